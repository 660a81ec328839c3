package cloud.techulus.core.control;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Talks to the nodes: takes their reports and hands out their work. One signed call is one
 * transaction: signature, heartbeat, report, sweep and lease stand or fall together.
 *
 * <p>Whoever parks polls calls {@link #poll}, and if the answer is empty registers for the {@link
 * Doorbell}, asks {@link #claim} (something may have come in between), parks, and asks again when
 * it rings.
 */
public final class Dispatcher {
  private final Store store;
  private final Authenticator authenticator;
  private final ReportIntake intake;
  private final Sweep sweep;
  private final NameNews names;
  private final UsageHistories usage = new UsageHistories();
  private final Certificates certificates = new Certificates();
  private final Doorbell doorbell;
  private final InstantSource clock;
  private final Journal journal;

  /** What a parked poll already waits for, so that not all are woken by the same. */
  private final AtomicReference<Instant> watched = new AtomicReference<>(Instant.MAX);

  public Dispatcher(
      ControlSettings settings, Store store, SignatureVerifier verifier, Doorbell doorbell) {
    Convergence convergence = new Convergence(settings.liveness(), settings.random());
    this.store = store;
    this.authenticator = new Authenticator(store, verifier, settings.wallClock());
    this.intake = new ReportIntake(convergence, settings.healthDeadline());
    this.sweep = new Sweep(convergence, settings.liveness(), settings.wallClock());
    this.names = new NameNews(store);
    this.doorbell = doorbell;
    this.clock = settings.clock();
    this.journal = settings.journal();
  }

  /**
   * A worker's call: its report comes in, its work goes out.
   *
   * @throws Problem UNAUTHENTICATED, or GONE if the server was removed
   */
  public Orders poll(SignedRequest signed, Report report) {
    Instant now = clock.instant();
    PublicKey key = authenticator.verify(signed);
    ServerId id = requireServer(signed);
    Set<NodeId> touched = new LinkedHashSet<>();
    List<String> news = new ArrayList<>();
    Delivered delivered =
        store.write(
            tx -> {
              authenticator.admit(tx, signed, key);
              Server server = tx.servers().find(id).orElseThrow();
              tx.servers().save(server.heartbeat(report.capacity(), now));
              if (server.status() != ServerStatus.ONLINE) {
                news.add(server.name() + " is online again.");
                touched.addAll(
                    Plan.of(new Change.MoveServer(id, ServerStatus.ONLINE)).applyTo(tx, now));
                touched.addAll(sweep.settle(tx, now));
              }
              touched.addAll(intake.take(tx, id, report, now));
              Sweep.Outcome swept = sweep.run(tx, now);
              touched.addAll(swept.touched());
              news.addAll(swept.news());
              return new Delivered(lease(tx, id, now), tx.routes().generation(), runningOn(tx, id));
            });
    usage.take(id, report.replicas(), delivered.running(), now);
    touched.remove(id);
    touched.addAll(names.refresh(delivered.routes(), id, now));
    announce(touched, news);
    return new Orders(
            delivered.instructions(),
            report.results().stream().map(result -> result.lease()).toList())
        .withNames(names.otherThan(report.namesGeneration()));
  }

  /**
   * What a worker is given in its transaction.
   *
   * @param routes generation at the end of it
   * @param running its replicas that have not ended
   */
  private record Delivered(
      List<Instruction> instructions, long routes, Set<Deployment.Id> running) {}

  private static Set<Deployment.Id> runningOn(View view, ServerId server) {
    return view.deployments().ofServer(server).stream()
        .filter(deployment -> !deployment.status().hasEnded())
        .map(Deployment::id)
        .collect(Collectors.toSet());
  }

  /** What replicas used lately. */
  public UsageHistories usage() {
    return usage;
  }

  /** What proxies show to visitors by HTTPS. */
  public Certificates certificates() {
    return certificates;
  }

  /**
   * What has come for a worker that answers no names.
   *
   * @throws Problem as {@link #claim(ServerId, Optional)}
   */
  public Orders claim(ServerId id) {
    return claim(id, Optional.empty());
  }

  /**
   * What has come for a worker since its last call; a look that costs no write if there is nothing.
   *
   * @param knownNames as in its report
   * @throws Problem GONE if the server was removed meanwhile, KEY_APPROVAL_REQUIRED if its key has
   *     come into doubt
   */
  public Orders claim(ServerId id, Optional<Long> knownNames) {
    sweep();
    Waiting waiting =
        store.read(
            view -> {
              Server server = view.servers().find(id).orElseThrow(() -> Authenticator.removed(id));
              if (server.candidate().isPresent()) {
                throw Authenticator.inDoubt(server.name());
              }
              return new Waiting(
                  view.workQueue().unfinishedOf(id).stream()
                      .anyMatch(item -> item.status() == WorkItem.Status.PENDING),
                  view.routes().generation());
            });
    Set<NodeId> touched = new LinkedHashSet<>(names.refresh(waiting.routes(), id, clock.instant()));
    touched.remove(id);
    announce(touched, List.of());
    Optional<NameTable> others = names.otherThan(knownNames);
    if (!waiting.work()) {
      return new Orders(List.of(), List.of()).withNames(others);
    }
    return store.write(
        tx -> new Orders(lease(tx, id, clock.instant()), List.of()).withNames(others));
  }

  /** What a look without a write finds for a worker. */
  private record Waiting(boolean work, long routes) {}

  /**
   * A proxy's call.
   *
   * @throws Problem UNAUTHENTICATED, or GONE if the proxy was removed
   */
  public ProxyOrders proxyPoll(SignedRequest signed, ProxyReport report) {
    Instant now = clock.instant();
    PublicKey key = authenticator.verify(signed);
    ProxyId id = requireProxy(signed);
    Set<NodeId> touched = new LinkedHashSet<>();
    List<String> news = new ArrayList<>();
    ProxyOrders orders =
        store.write(
            tx -> {
              authenticator.admit(tx, signed, key);
              Proxy proxy = tx.proxies().find(id).orElseThrow();
              tx.proxies().save(proxy.heartbeat(report.routesGeneration(), now));
              if (proxy.appliedRoutes() != report.routesGeneration()) {
                touched.addAll(sweep.settle(tx, now));
              }
              Sweep.Outcome swept = sweep.run(tx, now);
              touched.addAll(swept.touched());
              news.addAll(swept.news());
              return newer(tx, id, report);
            });
    report.certificates().ifPresent(states -> certificates.take(id, states, now));
    touched.remove(id);
    announce(touched, news);
    return withNames(orders, report);
  }

  private ProxyOrders withNames(ProxyOrders orders, ProxyReport report) {
    return new ProxyOrders(
        orders.routes(), orders.mesh(), names.otherThan(report.namesGeneration()));
  }

  /**
   * What has changed for a proxy since its report.
   *
   * @throws Problem GONE if the proxy was removed meanwhile
   */
  public ProxyOrders claim(ProxyId id, ProxyReport report) {
    sweep();
    return withNames(
        store.read(
            view -> {
              if (view.proxies().find(id).isEmpty()) {
                throw Authenticator.removed(id);
              }
              return newer(view, id, report);
            }),
        report);
  }

  /**
   * Does what time alone brings about, at most once a second. Operators' reads call it as well, so
   * that they show the truth.
   */
  public void sweep() {
    Instant now = clock.instant();
    if (sweep.isDue(now)) {
      Sweep.Outcome swept = store.write(tx -> sweep.run(tx, now));
      announce(swept.touched(), swept.news());
    }
  }

  /**
   * How long a poll may be parked that would wait this long. One of those that ask is woken earlier
   * when something falls due meanwhile: nothing else would notice it in time, because there is no
   * timer.
   */
  public Duration parkFor(Duration wait) {
    Instant now = clock.instant();
    Instant due = sweep.nextDue().isBefore(names.due()) ? sweep.nextDue() : names.due();
    if (due.isAfter(now.plus(wait)) || due.equals(watched.getAndSet(due))) {
      return wait;
    }
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  /** After the commit. */
  private void announce(Set<NodeId> touched, List<String> news) {
    news.forEach(journal::warn);
    touched.forEach(doorbell::ring);
  }

  private static List<Instruction> lease(Tx tx, ServerId id, Instant now) {
    return new Delivery(tx).lease(id, now);
  }

  private static ProxyOrders newer(View view, ProxyId id, ProxyReport report) {
    Optional<RouteTable> routes =
        view.routes().generation() == report.routesGeneration()
            ? Optional.empty()
            : Optional.of(Ingress.table(view));
    Optional<MeshConfiguration> mesh =
        view.mesh().current().generation() == report.meshGeneration()
            ? Optional.empty()
            : Optional.of(Mesh.configurationOf(view, id));
    return new ProxyOrders(routes, mesh);
  }

  private static ServerId requireServer(SignedRequest signed) {
    return switch (Authenticator.nodeOf(signed)) {
      case ServerId server -> server;
      case ProxyId proxy -> throw Problem.forbidden("A proxy gets no work; it polls for routes.");
    };
  }

  private static ProxyId requireProxy(SignedRequest signed) {
    return switch (Authenticator.nodeOf(signed)) {
      case ProxyId proxy -> proxy;
      case ServerId server ->
          throw Problem.forbidden("A server gets no routes; it polls for work.");
    };
  }
}
