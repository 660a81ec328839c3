package cloud.techulus.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.mesh.Endpoint;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshDevice;
import cloud.techulus.core.mesh.MeshDeviceContract;
import cloud.techulus.core.mesh.MeshPeer;
import cloud.techulus.core.mesh.PublicAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("testbed")
class WireGuardDeviceTest extends MeshDeviceContract {
  private static final MeshBlock RANGE = MeshBlock.parse("10.100.0.0/16");
  private static final MeshAddress THERE = MeshAddress.parse("10.100.2.1");

  private final NetworkNamespace network = new NetworkNamespace("a");
  private final NetworkNamespace elsewhere = new NetworkNamespace("b");
  private final Ed25519Identity own = identity(1);
  private final Ed25519Identity other = identity(2);
  private final WireGuardDevice device = device(network, own);
  private final WireGuardDevice remote = device(elsewhere, other);

  @AfterEach
  void tearDown() {
    device.down();
    remote.down();
    network.close();
    elsewhere.close();
  }

  @Test
  void the_derived_public_key_is_the_one_that_wg_prints() {
    CommandResult printed =
        network
            .runner()
            .run(Command.of("wg", "pubkey").withInput(own.wireGuardSecret().reveal() + "\n"));

    assertThat(printed.stdout().strip())
        .isEqualTo(new Ed25519Verifier().wireGuardKey(own.publicKey()).base64());
  }

  @Test
  void two_nodes_reach_each_others_deployments() {
    join();
    device.addAddress(DEPLOYMENT);

    assertThat(elsewhere.succeeds("busybox", "ping", "-c", "1", "-W", "5", OWN.toString()))
        .isTrue();
    assertThat(elsewhere.succeeds("busybox", "ping", "-c", "1", "-W", "5", DEPLOYMENT.toString()))
        .isTrue();
  }

  @Test
  void a_tunnel_stays_when_another_peer_joins_or_leaves() {
    join();
    ping();
    String before = handshake();

    device.apply(mine(List.of(peerThere(), peer(1))));
    device.apply(mine(List.of(peerThere())));

    assertThat(handshake()).isEqualTo(before).isNotBlank();
    ping();
  }

  @Test
  void a_peer_that_left_is_not_reached_any_more() {
    join();
    ping();

    device.apply(mine(List.of()));

    assertThat(network.run("wg", "show", network.settings().interfaceName(), "peers")).isEmpty();
  }

  @Test
  void an_interface_that_was_set_down_has_no_addresses_and_is_brought_up_again() {
    join();
    network.run("ip", "link", "set", "dev", network.settings().interfaceName(), "down");
    assertThat(device.addresses()).isEmpty();

    device.apply(mine(List.of(peerThere())));

    assertThat(device.addresses()).containsExactly(OWN);
    ping();
  }

  @Test
  void it_comes_up_after_the_interface_was_lost_as_by_a_reboot() {
    join();
    network.run("ip", "link", "delete", "dev", network.settings().interfaceName());

    device.apply(mine(List.of(peerThere())));

    ping();
  }

  @Test
  void a_relay_forwards_and_others_are_left_alone() {
    device.apply(mine(List.of()));
    assertThat(forwarding()).isEqualTo("0");

    device.apply(new MeshConfiguration(2, OWN, RANGE, 51820, true, List.of()));

    assertThat(forwarding()).isEqualTo("1");
  }

  @Test
  void no_command_line_carries_the_secret() {
    List<Command> seen = new ArrayList<>();
    WireGuardDevice watched =
        new WireGuardDevice(
            command -> {
              seen.add(command);
              return network.runner().run(command);
            },
            network.settings(),
            own.wireGuardSecret());

    watched.apply(mine(List.of(peer(1))));

    assertThat(seen)
        .isNotEmpty()
        .extracting(Command::toString)
        .noneMatch(line -> line.contains(own.wireGuardSecret().reveal()));
  }

  @Override
  protected MeshDevice device() {
    return device;
  }

  private void join() {
    network.connect(elsewhere, "192.0.2.1", "192.0.2.2");
    device.apply(mine(List.of(peerThere())));
    MeshPeer here =
        new MeshPeer(
            new Ed25519Verifier().wireGuardKey(own.publicKey()),
            Optional.empty(),
            List.of(MeshBlock.parse("10.100.1.0/24")));
    remote.apply(new MeshConfiguration(1, THERE, RANGE, 51820, false, List.of(here)));
    ping();
  }

  private void ping() {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!network.succeeds("busybox", "ping", "-c", "1", "-W", "1", THERE.toString())) {
      assertThat(Instant.now()).as("waiting for the tunnel").isBefore(deadline);
    }
  }

  private String handshake() {
    return network.run("wg", "show", network.settings().interfaceName(), "latest-handshakes");
  }

  private String forwarding() {
    return network
        .run("sysctl", "-n", "net.ipv4.conf." + network.settings().interfaceName() + ".forwarding")
        .strip();
  }

  private MeshPeer peerThere() {
    return new MeshPeer(
        new Ed25519Verifier().wireGuardKey(other.publicKey()),
        Optional.of(new Endpoint(new PublicAddress("192.0.2.2"), 51820)),
        List.of(MeshBlock.parse("10.100.2.0/24")));
  }

  private static MeshConfiguration mine(List<MeshPeer> peers) {
    return configuration(1, peers);
  }

  private static Ed25519Identity identity(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return Ed25519Identity.ofSeed(seed);
  }

  private static WireGuardDevice device(NetworkNamespace network, Ed25519Identity identity) {
    return new WireGuardDevice(network.runner(), network.settings(), identity.wireGuardSecret());
  }
}
