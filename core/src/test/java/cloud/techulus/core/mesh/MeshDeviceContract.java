package cloud.techulus.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.identity.WireGuardKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link MeshDevice} does; fake and adapter pass it alike. */
public abstract class MeshDeviceContract {
  protected static final MeshAddress OWN = MeshAddress.parse("10.100.1.1");
  protected static final MeshAddress DEPLOYMENT = MeshAddress.parse("10.100.1.2");
  private static final MeshBlock RANGE = MeshBlock.parse("10.100.0.0/16");

  /** Down at the start of each test. */
  protected abstract MeshDevice device();

  @Test
  void it_has_no_addresses_while_it_is_down() {
    assertThat(device().addresses()).isEmpty();
  }

  @Test
  void applying_a_configuration_brings_it_up() {
    device().apply(configuration(1, List.of(peer(1))));

    assertThat(device().addresses()).containsExactly(OWN);
  }

  @Test
  void applying_it_again_changes_nothing() {
    device().apply(configuration(1, List.of(peer(1))));
    device().apply(configuration(1, List.of(peer(1))));

    assertThat(device().addresses()).containsExactly(OWN);
  }

  @Test
  void an_address_more_stays_when_the_configuration_changes() {
    device().apply(configuration(1, List.of(peer(1))));
    device().addAddress(DEPLOYMENT);

    device().apply(configuration(2, List.of(peer(1), peer(2))));

    assertThat(device().addresses()).containsExactlyInAnyOrder(OWN, DEPLOYMENT);
  }

  @Test
  void an_address_is_added_and_removed_as_often_as_one_likes() {
    device().apply(configuration(1, List.of()));

    device().addAddress(DEPLOYMENT);
    device().addAddress(DEPLOYMENT);
    assertThat(device().addresses()).containsExactlyInAnyOrder(OWN, DEPLOYMENT);

    device().removeAddress(DEPLOYMENT);
    device().removeAddress(DEPLOYMENT);
    assertThat(device().addresses()).containsExactly(OWN);
  }

  @Test
  void a_new_address_of_the_node_takes_the_old_ones_place() {
    device().apply(configuration(1, List.of()));
    device().addAddress(DEPLOYMENT);
    MeshAddress moved = MeshAddress.parse("10.100.7.1");

    device().apply(new MeshConfiguration(2, moved, RANGE, 51820, false, List.of()));

    assertThat(device().addresses()).containsExactlyInAnyOrder(moved, DEPLOYMENT);
  }

  @Test
  void an_interface_that_is_down_takes_no_address() {
    assertThatThrownBy(() -> device().addAddress(DEPLOYMENT)).isInstanceOf(CommandFailed.class);

    device().removeAddress(DEPLOYMENT);
    assertThat(device().addresses()).isEmpty();
  }

  @Test
  void going_down_takes_everything_and_may_be_done_twice() {
    device().apply(configuration(1, List.of(peer(1))));
    device().addAddress(DEPLOYMENT);

    device().down();
    device().down();

    assertThat(device().addresses()).isEmpty();
  }

  @Test
  void it_comes_up_again_after_it_was_down() {
    device().apply(configuration(1, List.of(peer(1))));
    device().down();

    device().apply(configuration(2, List.of(peer(1))));

    assertThat(device().addresses()).containsExactly(OWN);
  }

  protected static MeshConfiguration configuration(long generation, List<MeshPeer> peers) {
    return new MeshConfiguration(generation, OWN, RANGE, 51820, false, peers);
  }

  /** The peer of subnet 100 + number; it has an endpoint that nobody answers at. */
  protected static MeshPeer peer(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) (9 + number);
    return new MeshPeer(
        new WireGuardKey(Base64.getEncoder().encodeToString(key)),
        Optional.of(new Endpoint(new PublicAddress("127.0.0." + (1 + number)), 51821)),
        List.of(new MeshBlock(MeshAddress.parse("10.100.0.0").plus((100 + number) << 8), 24)));
  }
}
