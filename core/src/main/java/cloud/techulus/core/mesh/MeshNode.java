package cloud.techulus.core.mesh;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.WireGuardKey;
import java.util.Optional;

/**
 * A registered node as the topology sees it.
 *
 * @param address its own
 * @param endpoint empty if it is behind NAT
 */
public record MeshNode(
    NodeId id, WireGuardKey key, MeshAddress address, int listenPort, Optional<Endpoint> endpoint) {

  public static MeshNode of(NodeId id, Membership membership, Optional<PublicAddress> publicIp) {
    return new MeshNode(
        id,
        membership.keys().wireGuard(),
        membership.address(),
        membership.listenPort(),
        publicIp.map(address -> new Endpoint(address, membership.listenPort())));
  }
}
