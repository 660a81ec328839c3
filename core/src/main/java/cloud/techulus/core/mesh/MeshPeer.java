package cloud.techulus.core.mesh;

import cloud.techulus.core.identity.WireGuardKey;
import java.util.List;
import java.util.Optional;

/**
 * One peer in a node's WireGuard configuration.
 *
 * @param endpoint empty for a peer behind NAT: it calls us
 * @param allowedIps what may come from it and is sent to it; sorted
 */
public record MeshPeer(WireGuardKey key, Optional<Endpoint> endpoint, List<MeshBlock> allowedIps) {
  public MeshPeer {
    allowedIps = allowedIps.stream().sorted().toList();
  }
}
