package cloud.techulus.core.proxy;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshNode;
import cloud.techulus.core.mesh.PublicAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine that runs Caddy, the only public door. Platform infrastructure: it never runs
 * workloads.
 *
 * @param membership empty until its agent has registered
 * @param appliedRoutes generation of the route table that its Caddy serves
 */
public record Proxy(
    ProxyId id,
    Name name,
    PublicAddress publicIp,
    IssuedToken token,
    Optional<Membership> membership,
    long appliedRoutes,
    Optional<Instant> lastHeartbeat) {

  public static Proxy add(ProxyId id, Name name, PublicAddress publicIp, IssuedToken token) {
    return new Proxy(id, name, publicIp, token, Optional.empty(), 0, Optional.empty());
  }

  public Proxy register(Membership member, Instant now) {
    return new Proxy(
        id, name, publicIp, token.spend(now), Optional.of(member), 0, Optional.of(now));
  }

  /** A new token was issued; the one before is worth nothing any more. */
  public Proxy withToken(IssuedToken issued) {
    return new Proxy(id, name, publicIp, issued, membership, appliedRoutes, lastHeartbeat);
  }

  public Proxy heartbeat(long routesGeneration, Instant now) {
    return new Proxy(id, name, publicIp, token, membership, routesGeneration, Optional.of(now));
  }

  /** How the topology sees it; empty until it has registered. */
  public Optional<MeshNode> meshNode() {
    return membership.map(member -> MeshNode.of(id, member, Optional.of(publicIp)));
  }
}
