package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
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
import java.util.stream.Stream;

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

  /**
   * A proxy, and how far the routes have come.
   *
   * @param routesGeneration of the table that all proxies shall serve
   */
  public record ProxyView(Proxy proxy, long routesGeneration) {}

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
   * <p>A server that has a key already, and comes with another, keeps its place; its key is in
   * doubt until an operator has decided.
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
      registerServer(tx, server.get(), request, keys, now, touched);
      return server.get().id();
    }
    Proxy proxy =
        tx.proxies()
            .findByToken(hash)
            .orElseThrow(
                () ->
                    Problem.unauthenticated(
                        "The registration token is not known; `techulus server add` makes one."));
    registerProxy(tx, proxy, request, keys, now, touched);
    return proxy.id();
  }

  private void registerServer(
      Tx tx,
      Server server,
      RegistrationRequest request,
      NodeKeys keys,
      Instant now,
      Set<NodeId> touched) {
    if (isRepeated(server.token(), Stream.of(server.keys(), server.candidate()), keys)) {
      return;
    }
    server.token().requireUnexpired(now);
    if (server.membership().isEmpty()) {
      KeyChange.requireUnknown(tx, keys.wireGuard());
      Membership member = new Membership(keys, giveServerAddress(tx), request.listenPort());
      tx.servers().save(server.register(member, request.capacity(), now));
      touched.addAll(Mesh.announce(tx, Set.of(server.id()), now));
      touched.addAll(convergeWaiting(tx, now));
      return;
    }
    Server again = server.reinstall(request.listenPort(), now);
    tx.servers().save(again);
    if (again.keys().filter(keys::equals).isEmpty()
        && again.candidate().filter(keys::equals).isEmpty()) {
      touched.addAll(KeyChange.claim(tx, again, keys, server.id().value(), now));
    }
  }

  /**
   * A proxy that comes again has its new key at once: it holds no secrets, and its token was issued
   * for nothing else.
   */
  private static void registerProxy(
      Tx tx,
      Proxy proxy,
      RegistrationRequest request,
      NodeKeys keys,
      Instant now,
      Set<NodeId> touched) {
    Optional<NodeKeys> before = proxy.membership().map(Membership::keys);
    if (isRepeated(proxy.token(), Stream.of(before), keys)) {
      return;
    }
    proxy.token().requireUnexpired(now);
    if (before.filter(keys::equals).isEmpty()) {
      KeyChange.requireUnknown(tx, keys.wireGuard());
    }
    MeshAddress address =
        proxy.membership().map(Membership::address).orElseGet(() -> freeProxyAddress(tx));
    tx.proxies().save(proxy.register(new Membership(keys, address, request.listenPort()), now));
    touched.addAll(Mesh.announce(tx, Set.of(proxy.id()), now));
  }

  /** Whether one of these keys, which are the node's, spent this token before. */
  private static boolean isRepeated(
      IssuedToken token, Stream<Optional<NodeKeys>> known, NodeKeys keys) {
    if (token.usedAt().isEmpty()) {
      return false;
    }
    if (known.flatMap(Optional::stream).anyMatch(keys::equals)) {
      return true;
    }
    throw Problem.unauthenticated(
        "The registration token was used already, by another key. A token is good for one"
            + " machine; `techulus server token` makes a new one.");
  }

  private static MeshAddress giveServerAddress(Tx tx) {
    MeshState mesh = tx.mesh().current();
    MeshRange range = mesh.range();
    Set<Integer> taken =
        tx.servers().all().stream()
            .flatMap(server -> server.membership().stream())
            .map(member -> range.subnetOf(member.address()))
            .collect(Collectors.toSet());
    int subnet =
        range
            .freeSubnet(mesh.lastSubnet(), taken)
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "The mesh holds " + range.servers() + " servers, it is full."));
    tx.mesh().save(mesh.give(subnet));
    return range.serverAddress(subnet);
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
   * Makes a new token for a server whose agent has not registered, or is to be installed again; the
   * one before is worth nothing any more. An agent that then comes with another key waits for
   * approval.
   *
   * @throws Problem NOT_FOUND
   */
  public NewServer reissueServerToken(ServerId id, Author author) {
    RegistrationToken token = RegistrationToken.generate(random);
    Instant now = clock.instant();
    return store.write(
        tx -> {
          Server server =
              tx.servers()
                  .find(id)
                  .orElseThrow(() -> Problem.notFound("server", id.value()))
                  .withToken(IssuedToken.issue(token, now));
          tx.servers().save(server);
          tx.auditLog().append(issued(author, server.name(), now));
          return new NewServer(server, token);
        });
  }

  /**
   * Makes a new token for a proxy; the one before is worth nothing any more.
   *
   * @throws Problem NOT_FOUND
   */
  public NewProxy reissueProxyToken(ProxyId id, Author author) {
    RegistrationToken token = RegistrationToken.generate(random);
    Instant now = clock.instant();
    return store.write(
        tx -> {
          Proxy proxy =
              tx.proxies()
                  .find(id)
                  .orElseThrow(() -> Problem.notFound("proxy", id.value()))
                  .withToken(IssuedToken.issue(token, now));
          tx.proxies().save(proxy);
          tx.auditLog().append(issued(author, proxy.name(), now));
          return new NewProxy(proxy, token);
        });
  }

  private static AuditEntry issued(Author author, Name node, Instant now) {
    return AuditEntry.by(author, now, Action.TOKEN_ISSUED, node.text(), "");
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
              Server server =
                  tx.servers().find(id).orElseThrow(() -> Problem.notFound("server", id.value()));
              Stream.of(server.keys(), server.candidate())
                  .flatMap(Optional::stream)
                  .forEach(keys -> tx.removedNodes().add(id, keys.identity(), now));
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
              Proxy proxy =
                  tx.proxies().find(id).orElseThrow(() -> Problem.notFound("proxy", id.value()));
              proxy
                  .membership()
                  .ifPresent(member -> tx.removedNodes().add(id, member.keys().identity(), now));
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
              MeshState after = before.layOut(range, mode);
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

  /**
   * @throws Problem NOT_FOUND
   */
  public ProxyView proxy(ProxyId id) {
    return store.read(
        view ->
            new ProxyView(
                view.proxies().find(id).orElseThrow(() -> Problem.notFound("proxy", id.value())),
                view.routes().generation()));
  }
}
