package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BedPlanTest {
  private static final BedName DEMO = new BedName("demo");

  @Test
  void listsTheNodes() {
    assertThat(new BedPlan(DEMO, 2, 1).nodes())
        .map(NodeName::toString)
        .containsExactly("control", "registry", "p1", "w1", "w2");
  }

  @Test
  void refusesBedsWithoutServersOrWithTooMany() {
    assertThatThrownBy(() -> new BedPlan(DEMO, 0, 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("1 to 50");
    assertThatThrownBy(() -> new BedPlan(DEMO, 51, 1)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> new BedPlan(DEMO, 1, 0))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("1 to 9");
    assertThatThrownBy(() -> new BedPlan(DEMO, 1, 10)).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "Demo", "de-mo", "ninechars", "a/b", "..", "dé"})
  void refusesNamesThatDoNotFitTheKernel(String name) {
    assertThatThrownBy(() -> new BedName(name))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a-z");
  }

  @Test
  void interfacesOfTheLargestBedFitTheKernel() {
    BedName longest = new BedName("eightchr");

    for (NodeName node : new BedPlan(longest, 50, 9).nodes()) {
      assertThat((longest.prefix() + node.shortName()).length()).isLessThanOrEqualTo(15);
    }
  }

  @Test
  void noBedOwnsWhatBelongsToAnother() {
    assertThat(new BedName("demo2").prefix()).doesNotStartWith(DEMO.prefix());
    assertThat(new BedName("demo2").bridge()).doesNotStartWith(DEMO.prefix());
  }

  @Test
  void nodesHaveAddressesOfTheirOwn() {
    Subnet subnet = new Subnet(7);
    List<NodeName> nodes = new BedPlan(DEMO, 50, 9).nodes();

    assertThat(new HashSet<>(nodes.stream().map(subnet::addressOf).toList()))
        .hasSize(nodes.size())
        .doesNotContain(subnet.machineAddress());
    assertThat(subnet.addressOf(NodeName.worker(3))).isEqualTo("198.18.7.13");
    assertThat(subnet.hardwareAddressOf(NodeName.worker(3))).isEqualTo("02:54:42:00:07:0d");
  }

  @Test
  void namesAreReadAsTheyAreWritten() {
    for (NodeName node : new BedPlan(DEMO, 50, 9).nodes()) {
      assertThat(NodeName.parse(node.toString())).isEqualTo(node);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "w", "w0", "w01", "x1", "w1x", "w100", "Control"})
  void refusesNamesNoNodeHas(String name) {
    assertThatThrownBy(() -> NodeName.parse(name)).isInstanceOf(Problem.class);
  }

  @Test
  void theLowestFreeSubnetIsTaken() {
    assertThat(Subnet.free(List.of())).isEqualTo(new Subnet(0));
    assertThat(Subnet.free(List.of(new Subnet(0), new Subnet(2)))).isEqualTo(new Subnet(1));
  }

  @Test
  void theStateIsReadAsItIsWritten() {
    BedFolder.State state = new BedFolder.State(new Subnet(4), new BedPlan(DEMO, 2, 1).nodes());
    Properties written = state.toProperties();

    assertThat(written)
        .isEqualTo(
            new Properties() {
              private static final long serialVersionUID = 1L;

              {
                put("subnet", "4");
                put("nodes", "control registry p1 w1 w2");
              }
            });
    assertThat(BedFolder.State.of(written)).isEqualTo(state);
  }
}
