package cloud.techulus.core.mesh;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A node's whole WireGuard configuration but for its secret key. Applying it twice changes nothing.
 *
 * @param generation rises with each change of membership
 * @param address the node's own address
 * @param range what is routed into the interface
 * @param listenPort UDP
 * @param relay whether this node passes packets on between its peers
 * @param peers sorted by key
 */
public record MeshConfiguration(
    long generation,
    MeshAddress address,
    MeshBlock range,
    int listenPort,
    boolean relay,
    List<MeshPeer> peers) {
  /** UDP port unless the node says otherwise. */
  public static final int DEFAULT_LISTEN_PORT = 51820;

  /** Keeps the mapping of a NAT alive (WireGuard's own recommendation). */
  public static final Duration KEEPALIVE = Duration.ofSeconds(25);

  public MeshConfiguration {
    peers =
        peers.stream()
            .sorted(Comparator.comparing((MeshPeer peer) -> peer.key().base64()))
            .toList();
  }
}
