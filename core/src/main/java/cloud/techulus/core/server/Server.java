package cloud.techulus.core.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
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
 * @param candidate keys that were brought forward for it and wait for an operator's decision
 * @param rejected the key that an operator turned down last
 * @param lastAddress that a deployment on it was given last: addresses are given in turn, so that
 *     one is not another's the moment it is free, while a proxy we cannot reach still sends to it
 * @param availability what an operator lets it be used for
 * @param lastHeartbeat its last signed call
 */
public record Server(
    ServerId id,
    Name name,
    Optional<PublicAddress> publicIp,
    ServerStatus status,
    IssuedToken token,
    Optional<Membership> membership,
    Optional<NodeKeys> candidate,
    Optional<PublicKey> rejected,
    Optional<MeshAddress> lastAddress,
    Availability availability,
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
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Availability.OPEN,
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
        candidate,
        rejected,
        lastAddress,
        availability,
        measured,
        Optional.of(now));
  }

  /** Its agent has registered once more. The key it came with is another question. */
  public Server reinstall(int listenPort, Instant now) {
    return new Server(
        id,
        name,
        publicIp,
        status,
        token.spend(now),
        membership.map(member -> member.withListenPort(listenPort)),
        candidate,
        rejected,
        lastAddress,
        availability,
        capacity,
        lastHeartbeat);
  }

  /** A new token was issued; the one before is worth nothing any more. */
  public Server withToken(IssuedToken issued) {
    return new Server(
        id,
        name,
        publicIp,
        status,
        issued,
        membership,
        candidate,
        rejected,
        lastAddress,
        availability,
        capacity,
        lastHeartbeat);
  }

  public Server heartbeat(Capacity measured, Instant now) {
    return new Server(
        id,
        name,
        publicIp,
        status,
        token,
        membership,
        candidate,
        rejected,
        lastAddress,
        availability,
        measured,
        Optional.of(now));
  }

  public Server withStatus(ServerStatus next) {
    return new Server(
        id,
        name,
        publicIp,
        next,
        token,
        membership,
        candidate,
        rejected,
        lastAddress,
        availability,
        capacity,
        lastHeartbeat);
  }

  /** A deployment on it was given this address. */
  public Server withLastAddress(MeshAddress address) {
    return new Server(
        id,
        name,
        publicIp,
        status,
        token,
        membership,
        candidate,
        rejected,
        Optional.of(address),
        availability,
        capacity,
        lastHeartbeat);
  }

  public Server withAvailability(Availability next) {
    return new Server(
        id,
        name,
        publicIp,
        status,
        token,
        membership,
        candidate,
        rejected,
        lastAddress,
        next,
        capacity,
        lastHeartbeat);
  }

  /** Another key was brought forward for it; an operator has to decide. */
  public Server claim(NodeKeys keys) {
    return withKeys(membership, Optional.of(keys), Optional.empty(), lastHeartbeat);
  }

  /** The candidate is its key from now on. It has a whole threshold for its first call. */
  public Server approve(Instant now) {
    Optional<Membership> renewed =
        membership.flatMap(member -> candidate.map(member::withKeys)).or(() -> membership);
    return withKeys(renewed, Optional.empty(), Optional.empty(), Optional.of(now));
  }

  /** Its key stays as it is. Whoever holds that has a whole threshold for the first call. */
  public Server reject(Instant now) {
    return withKeys(
        membership, Optional.empty(), candidate.map(NodeKeys::identity), Optional.of(now));
  }

  private Server withKeys(
      Optional<Membership> member,
      Optional<NodeKeys> inDoubt,
      Optional<PublicKey> turnedDown,
      Optional<Instant> heard) {
    return new Server(
        id,
        name,
        publicIp,
        ServerStatus.UNKNOWN,
        token,
        member,
        inDoubt,
        turnedDown,
        lastAddress,
        availability,
        capacity,
        heard);
  }

  /** Its keys; empty until it has registered. */
  public Optional<NodeKeys> keys() {
    return membership.map(Membership::keys);
  }

  /** Which keys speak for it; empty until it has registered. */
  public Optional<KeyBinding> binding() {
    return membership.map(
        member ->
            new KeyBinding(member.keys().identity(), candidate.map(NodeKeys::identity), rejected));
  }

  /** Whether it has to call in time, or is called offline. */
  public boolean isExpected() {
    return switch (status) {
      case ONLINE -> true;
      case UNKNOWN -> candidate.isEmpty();
      case PENDING, OFFLINE -> false;
    };
  }

  /** Whether the others have it as a peer: not while its key is in doubt. */
  public boolean isPeer() {
    return switch (status) {
      case ONLINE, OFFLINE -> true;
      case PENDING, UNKNOWN -> false;
    };
  }

  /** How the topology sees it; empty until it has registered. */
  public Optional<MeshNode> meshNode() {
    return membership.map(member -> MeshNode.of(id, member, publicIp));
  }
}
