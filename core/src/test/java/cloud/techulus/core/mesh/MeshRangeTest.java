package cloud.techulus.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshRangeTest {
  private final MeshRange range = MeshRange.DEFAULT;

  @Test
  void dividesItsAddresses() {
    assertThat(range.servers()).isEqualTo(255);
    assertThat(range.proxyAddress(1)).isEqualTo(MeshAddress.parse("10.100.0.1"));
    assertThat(range.serverAddress(255)).isEqualTo(MeshAddress.parse("10.100.255.1"));
    assertThat(range.subnetOf(MeshAddress.parse("10.100.37.9"))).isEqualTo(37);
  }

  @Test
  void aLargerRangeHoldsMoreServers() {
    assertThat(new MeshRange(MeshBlock.parse("10.64.0.0/10")).servers()).isEqualTo(16_383);
  }

  @Test
  void givesAServerTwoHundredFiftyThreeAddressesAndNoMore() {
    Set<MeshAddress> taken = new HashSet<>();
    MeshAddress last = range.serverAddress(3);
    for (int i = 0; i < 253; i++) {
      last = range.freeAddress(3, last, taken).orElseThrow();
      taken.add(last);
    }

    assertThat(taken)
        .hasSize(253)
        .contains(MeshAddress.parse("10.100.3.2"), MeshAddress.parse("10.100.3.254"));
    assertThat(range.freeAddress(3, last, taken)).isEmpty();
  }

  @Test
  void givesAddressesInTurnSoThatAFreeOneIsNotAnothersAtOnce() {
    MeshAddress five = MeshAddress.parse("10.100.3.5");
    MeshAddress six = MeshAddress.parse("10.100.3.6");

    assertThat(range.freeAddress(3, five, Set.of())).contains(six);
    assertThat(range.freeAddress(3, five, Set.of(six))).contains(six.plus(1));
    assertThat(range.freeAddress(3, MeshAddress.parse("10.100.3.254"), Set.of()))
        .contains(MeshAddress.parse("10.100.3.2"));
    assertThat(range.freeAddress(3, MeshAddress.parse("10.100.9.9"), Set.of()))
        .contains(MeshAddress.parse("10.100.3.2"));
  }

  @Test
  void givesSubnetsInTurnSoThatAFreeOneIsNotAnothersAtOnce() {
    assertThat(range.freeSubnet(0, Set.of())).contains(1);
    assertThat(range.freeSubnet(0, Set.of(1, 3))).contains(2);
    assertThat(range.freeSubnet(3, Set.of(1, 3))).contains(4);
    assertThat(range.freeSubnet(255, Set.of(1, 3))).contains(2);
    Set<Integer> all = new HashSet<>();
    for (int i = 1; i <= 255; i++) {
      all.add(i);
    }
    assertThat(range.freeSubnet(7, all)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.100.0.0",
        "10.100.0.0/33",
        "10.100.0.1/16",
        "10.100.0.0/7",
        "10.100.0/16",
        "a/16"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> MeshBlock.parse(text)).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.-4",
        " 1.2.3.4",
        "1.2.3.4\n"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> MeshAddress.parse(text)).isInstanceOf(Problem.class);
  }
}
