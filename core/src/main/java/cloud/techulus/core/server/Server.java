package cloud.techulus.core.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshNode;
import cloud.techulus.core.mesh.PublicAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A worker.
 *
 * @param publicIp empty if it is behind NAT
 * @param token the last registration token issued for it
 * @param membership empty until its agent has registered
 * @param lastHeartbeat its last signed call
 */
public record Server(
    ServerId id,
    Name name,
    Optional<PublicAddress> publicIp,
    ServerStatus status,
    IssuedToken token,
    Optional<Membership> membership,
    Capacity capacity,
    Optional<Instant> lastHeartbeat) {

  public static Server add(
      ServerId id, Name name, Optional<PublicAddress> publicIp, IssuedToken token) {
    return new Server(
        id,
        name,
        publicIp,
        ServerStatus.PENDING,
        token,
        Optional.empty(),
        Capacity.UNKNOWN,
        Optional.empty());
  }

  /** Its agent has registered: it has keys and an address, and is online. */
  public Server register(Membership member, Capacity measured, Instant now) {
    return new Server(
        id,
        name,
        publicIp,
        ServerStatus.ONLINE,
        token.spend(now),
        Optional.of(member),
        measured,
        Optional.of(now));
  }

  public Server heartbeat(Capacity measured, Instant now) {
    return new Server(id, name, publicIp, status, token, membership, measured, Optional.of(now));
  }

  public Server withStatus(ServerStatus next) {
    return new Server(id, name, publicIp, next, token, membership, capacity, lastHeartbeat);
  }

  /** How the topology sees it; empty until it has registered. */
  public Optional<MeshNode> meshNode() {
    return membership.map(member -> MeshNode.of(id, member, publicIp));
  }
}
