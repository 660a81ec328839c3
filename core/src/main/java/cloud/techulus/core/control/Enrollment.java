package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.mesh.TopologyMode;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** How machines come and go. */
public final class Enrollment {
  /** How long a poll that has nothing to tell is held, unless set otherwise. */
  public static final Duration POLL_WAIT = Duration.ofSeconds(3);

  private final Store store;
  private final Authenticator authenticator;
  private final SignatureVerifier verifier;
  private final Convergence convergence;
  private final Doorbell doorbell;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A server that was just added, with the token its agent registers with; nobody can read that
   * again.
   */
  public record NewServer(Server server, RegistrationToken token) {}

  /**
   * A proxy that was just added, with the token its agent registers with; nobody can read that
   * again.
   */
  public record NewProxy(Proxy proxy, RegistrationToken token) {}

  /** */
  public Enrollment(
      ControlSettings settings, Store store, SignatureVerifier verifier, Doorbell doorbell) {
    this.store = store;
    this.verifier = verifier;
    this.authenticator = new Authenticator(store, verifier, settings.wallClock());
    this.convergence = new Convergence(settings.liveness(), settings.random());
    this.doorbell = doorbell;
    this.clock = settings.clock();
    this.random = settings.random();
  }

  /**
   * Makes room for a server; its agent still has to register.
   *
   * @param publicIp empty for a machine behind NAT
   * @throws Problem INVALID ({@code name}, {@code publicIp}) or CONFLICT if the name is taken
   */
  public NewServer addServer(String name, Optional<String> publicIp) {
    FieldErrors errors = new FieldErrors();
    Optional<Name> label = errors.read("name", () -> new Name(name));
    Optional<PublicAddress> address =
        publicIp.flatMap(text -> errors.read("publicIp", () -> new PublicAddress(text)));
    errors.throwIfAny();
    RegistrationToken token = RegistrationToken.generate(random);
    Server server =
        Server.add(
            ServerId.next(random),
            label.orElseThrow(),
            address,
            IssuedToken.issue(token, clock.instant()));
    return store.write(
        tx -> {
          if (tx.servers().findByName(server.name()).isPresent()) {
            throw Problem.conflict("There is a server named " + server.name() + " already.");
          }
          tx.servers().save(server);
          return new NewServer(server, token);
        });
  }

  /**
   * Makes room for a proxy; its agent still has to register.
   *
   * @throws Problem INVALID ({@code name}, {@code publicIp}) or CONFLICT if the name is taken
   */
  public NewProxy addProxy(String name, String publicIp) {
    FieldErrors errors = new FieldErrors();
    Optional<Name> label = errors.read("name", () -> new Name(name));
    Optional<PublicAddress> address = errors.read("publicIp", () -> new PublicAddress(publicIp));
    errors.throwIfAny();
    RegistrationToken token = RegistrationToken.generate(random);
    Proxy proxy =
        Proxy.add(
            ProxyId.next(random),
            label.orElseThrow(),
            address.orElseThrow(),
            IssuedToken.issue(token, clock.instant()));
    return store.write(
        tx -> {
          if (tx.proxies().findByName(proxy.name()).isPresent()) {
            throw Problem.conflict("There is a proxy named " + proxy.name() + " already.");
          }
          tx.proxies().save(proxy);
          return new NewProxy(proxy, token);
        });
  }

  /**
   * Takes a node in: the token is spent in the transaction that stores the key. The same token with
   * the same key gets the same answer again.
   *
   * @param signed by the key the request brings
   * @throws Problem UNAUTHENTICATED for a token that is unknown, expired or used by another key,
   *     INVALID for a bad key, CONFLICT if the key or the mesh is taken
   */
  public Welcome register(SignedRequest signed, RegistrationRequest request) {
    Instant now = clock.instant();
    NodeKeys keys = new NodeKeys(request.publicKey(), verifier.wireGuardKey(request.publicKey()));
    authenticator.verify(signed, request.publicKey());
    Set<NodeId> touched = new LinkedHashSet<>();
    Welcome welcome =
        store.write(
            tx -> {
              Authenticator.remember(tx, signed);
              NodeId node = register(tx, request, keys, now, touched);
              return new Welcome(node, Mesh.configurationOf(tx, node), POLL_WAIT);
            });
    touched.forEach(doorbell::ring);
    return welcome;
  }

  private NodeId register(
      Tx tx, RegistrationRequest request, NodeKeys keys, Instant now, Set<NodeId> touched) {
    TokenHash hash = TokenHash.of(request.token());
    Optional<Server> server = tx.servers().findByToken(hash);
    if (server.isPresent()) {
      ServerId id = server.get().id();
      if (isRepeated(server.get().token(), server.get().membership(), keys)) {
        return id;
      }
      server.get().token().requireUnexpired(now);
      requireUnknownKey(tx, keys.wireGuard());
      Membership member = new Membership(keys, freeServerAddress(tx), request.listenPort());
      tx.servers().save(server.get().register(member, request.capacity(), now));
      touched.addAll(Mesh.announce(tx, Set.of(id), now));
      touched.addAll(convergeWaiting(tx, now));
      return id;
    }
    Proxy proxy =
        tx.proxies()
            .findByToken(hash)
            .orElseThrow(
                () ->
                    Problem.unauthenticated(
                        "The registration token is not known; `techulus server add` makes one."));
    if (isRepeated(proxy.token(), proxy.membership(), keys)) {
      return proxy.id();
    }
    proxy.token().requireUnexpired(now);
    requireUnknownKey(tx, keys.wireGuard());
    Membership member = new Membership(keys, freeProxyAddress(tx), request.listenPort());
    tx.proxies().save(proxy.register(member, now));
    touched.addAll(Mesh.announce(tx, Set.of(proxy.id()), now));
    return proxy.id();
  }

  /** Whether this key spent this token before; any other key is too late. */
  private static boolean isRepeated(
      IssuedToken token, Optional<Membership> membership, NodeKeys keys) {
    if (token.usedAt().isEmpty()) {
      return false;
    }
    if (membership.filter(member -> member.keys().equals(keys)).isPresent()) {
      return true;
    }
    throw Problem.unauthenticated(
        "The registration token was used already, by another key. A token is good for one"
            + " machine.");
  }

  private static void requireUnknownKey(Tx tx, WireGuardKey key) {
    boolean known =
        tx.servers().all().stream()
                .flatMap(server -> server.membership().stream())
                .anyMatch(member -> member.keys().wireGuard().equals(key))
            || tx.proxies().all().stream()
                .flatMap(proxy -> proxy.membership().stream())
                .anyMatch(member -> member.keys().wireGuard().equals(key));
    if (known) {
      throw Problem.conflict(
          "Another node has registered this key; each machine needs a data directory of its own.");
    }
  }

  private static MeshAddress freeServerAddress(Tx tx) {
    MeshRange range = tx.mesh().current().range();
    Set<Integer> taken =
        tx.servers().all().stream()
            .flatMap(server -> server.membership().stream())
            .map(member -> range.subnetOf(member.address()))
            .collect(Collectors.toSet());
    return range
        .freeSubnet(taken)
        .map(range::serverAddress)
        .orElseThrow(
            () -> Problem.conflict("The mesh holds " + range.servers() + " servers, it is full."));
  }

  private static MeshAddress freeProxyAddress(Tx tx) {
    MeshRange range = tx.mesh().current().range();
    Set<MeshAddress> taken =
        tx.proxies().all().stream()
            .flatMap(proxy -> proxy.membership().stream())
            .map(Membership::address)
            .collect(Collectors.toSet());
    return range
        .freeProxyAddress(taken)
        .orElseThrow(
            () ->
                Problem.conflict(
                    "The mesh holds " + MeshRange.proxies() + " proxies, it is full."));
  }

  /** A server came: replicas that wait for one may have it. */
  private Set<NodeId> convergeWaiting(Tx tx, Instant now) {
    Set<Service.Id> waiting =
        tx.deployments().unfinished().stream()
            .filter(deployment -> deployment.server().isEmpty())
            .map(Deployment::service)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return convergence.settle(tx, waiting, now);
  }

  /**
   * Removes a server for good: its agent is told so at its next call and stops its workloads, its
   * peers drop it, its replicas start elsewhere.
   *
   * @throws Problem NOT_FOUND
   */
  public void removeServer(ServerId id) {
    Instant now = clock.instant();
    Set<NodeId> touched =
        store.write(
            tx -> {
              if (tx.servers().find(id).isEmpty()) {
                throw Problem.notFound("server", id.value());
              }
              Set<Service.Id> services = new LinkedHashSet<>();
              for (Deployment deployment : tx.deployments().ofServer(id)) {
                services.add(deployment.service());
                tx.deployments().remove(deployment.id());
              }
              tx.servers().remove(id);
              Set<NodeId> all = new LinkedHashSet<>(Ingress.changed(tx));
              all.addAll(Mesh.announce(tx, Set.of(id), now));
              all.addAll(convergence.settle(tx, services, now));
              all.add(id);
              return all;
            });
    touched.forEach(doorbell::ring);
  }

  /**
   * Removes a proxy for good.
   *
   * @throws Problem NOT_FOUND
   */
  public void removeProxy(ProxyId id) {
    Instant now = clock.instant();
    Set<NodeId> touched =
        store.write(
            tx -> {
              if (tx.proxies().find(id).isEmpty()) {
                throw Problem.notFound("proxy", id.value());
              }
              tx.proxies().remove(id);
              Set<NodeId> all = new LinkedHashSet<>(Mesh.announce(tx, Set.of(id), now));
              all.add(id);
              return all;
            });
    touched.forEach(doorbell::ring);
  }

  /**
   * Lays the mesh out another way; every node is told. The same layout again changes nothing.
   *
   * @throws Problem CONFLICT if the range is another and nodes have addresses in the one before
   */
  public void layOutMesh(MeshRange range, TopologyMode mode) {
    Instant now = clock.instant();
    Set<NodeId> touched =
        store.write(
            tx -> {
              MeshState before = tx.mesh().current();
              MeshState after = new MeshState(before.generation(), range, mode);
              if (after.equals(before)) {
                return Set.of();
              }
              boolean inhabited =
                  tx.servers().all().stream().anyMatch(each -> each.membership().isPresent())
                      || tx.proxies().all().stream()
                          .anyMatch(each -> each.membership().isPresent());
              if (inhabited && !range.equals(before.range())) {
                throw Problem.conflict(
                    "The mesh is %s and has nodes; its range can be chosen only before the first joins."
                        .formatted(before.range().block()));
              }
              tx.mesh().save(after);
              return Mesh.announce(tx, Set.of(), now);
            });
    touched.forEach(doorbell::ring);
  }

  public List<Server> servers() {
    return store.read(view -> view.servers().all());
  }

  public List<Proxy> proxies() {
    return store.read(view -> view.proxies().all());
  }
}
