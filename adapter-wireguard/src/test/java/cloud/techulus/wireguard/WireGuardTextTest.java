package cloud.techulus.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Endpoint;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshPeer;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.wireguard.WireGuardText.InterfaceAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireGuardTextTest {
  private static final WireGuardSecret SECRET = WireGuardSecret.of(new byte[32]);
  private static final MeshPeer CALLED =
      new MeshPeer(
          new WireGuardKey("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
          Optional.of(new Endpoint(new PublicAddress("203.0.113.7"), 51820)),
          List.of(MeshBlock.parse("10.100.2.0/24"), MeshBlock.parse("10.100.0.1/32")));
  private static final MeshPeer CALLING =
      new MeshPeer(
          new WireGuardKey("AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
          Optional.empty(),
          List.of(MeshBlock.parse("10.100.3.0/24")));

  @Test
  void the_whole_configuration_is_one_text() {
    assertThat(WireGuardText.configuration(configuration(List.of(CALLING, CALLED)), SECRET))
        .isEqualTo(
            """
            [Interface]
            PrivateKey = UEatwduoOIZ7K7v90MNCPli1eXC1JnqQ9XlgkkqH8VY=
            ListenPort = 51821

            [Peer]
            PublicKey = AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            AllowedIPs = 10.100.0.1/32, 10.100.2.0/24
            Endpoint = 203.0.113.7:51820
            PersistentKeepalive = 25

            [Peer]
            PublicKey = AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            AllowedIPs = 10.100.3.0/24
            """);
  }

  @Test
  void a_node_alone_has_no_peers() {
    assertThat(WireGuardText.configuration(configuration(List.of()), SECRET))
        .endsWith("ListenPort = 51821\n");
  }

  @Test
  void addresses_are_read_with_their_prefix() {
    assertThat(
            WireGuardText.addresses(
                """
                5: wg0    inet 10.100.1.1/16 scope global wg0\\       valid_lft forever
                5: wg0    inet 10.100.1.2/32 scope global wg0\\       valid_lft forever
                """))
        .containsExactly(
            new InterfaceAddress(MeshAddress.parse("10.100.1.1"), 16),
            InterfaceAddress.single(MeshAddress.parse("10.100.1.2")));
    assertThat(WireGuardText.addresses("")).isEmpty();
  }

  private static MeshConfiguration configuration(List<MeshPeer> peers) {
    return new MeshConfiguration(
        3, MeshAddress.parse("10.100.1.1"), MeshBlock.parse("10.100.0.0/16"), 51821, false, peers);
  }
}
