package cloud.techulus.core.control;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Name;
import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.FakeSignatureVerifier;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.store.FakeStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The services of the control plane over a store in memory, with nodes that do what they are told,
 * and a clock that is moved by hand.
 */
final class ControlWorld {
  static final Duration HEALTH_DEADLINE = Duration.ofSeconds(30);

  final FakeStore store = new FakeStore();
  final Set<NodeId> rung = new LinkedHashSet<>();
  final MasterKey masterKey = MasterKey.generate(new Random(7));
  final FakeJournal journal = new FakeJournal();
  final FakeSignatureVerifier verifier = new FakeSignatureVerifier();
  final Enrollment enrollment;
  final KeyApproval keyApproval;
  final Dispatcher dispatcher;
  final Orchestrator orchestrator;
  final Catalog catalog;
  final Imports imports;
  private Instant now = Samples.NOW;
  private Duration clockCorrection = Duration.ZERO;
  private int nonces;
  private int identities;

  ControlWorld() {
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, now.minus(Liveness.HEAD_START)),
            HEALTH_DEADLINE,
            () -> now,
            () -> now.plus(clockCorrection),
            journal,
            new Random(42));
    enrollment = new Enrollment(settings, store, verifier, rung::add);
    keyApproval = new KeyApproval(settings, store, verifier, new KeyProof(masterKey), rung::add);
    dispatcher = new Dispatcher(settings, store, verifier, rung::add);
    orchestrator = new Orchestrator(settings, store, rung::add);
    catalog = new Catalog(settings, store, new SecretBox(masterKey, new Random(8)), rung::add);
    imports = new Imports(settings, store);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Somebody sets all machines' clocks; what is measured goes on as if nothing had happened. */
  void correctClocks(Duration by) {
    clockCorrection = clockCorrection.plus(by);
  }

  FakeNodeIdentity newIdentity() {
    return FakeNodeIdentity.numbered(++identities);
  }

  /** A request signed by this identity now, with a fresh nonce. */
  SignedRequest signed(String keyId, FakeNodeIdentity identity) {
    byte[] message = ("request " + ++nonces).getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(
        keyId, now.plus(clockCorrection), "nonce" + nonces, message, identity.sign(message));
  }

  Welcome register(RegistrationToken token, FakeNodeIdentity identity) {
    return enrollment.register(
        signed(identity.publicKey().base64(), identity),
        new RegistrationRequest(
            token.text(), identity.publicKey(), "test", 51820, Samples.CAPACITY));
  }

  /** A registered worker. */
  Worker worker(String name) {
    RegistrationToken token = enrollment.addServer(name, Optional.of("203.0.113.1")).token();
    FakeNodeIdentity identity = newIdentity();
    return new Worker(register(token, identity), identity);
  }

  /** The same server after its agent was installed again, with another key and an empty disk. */
  Worker reinstalled(Worker worker, FakeNodeIdentity identity) {
    return new Worker(worker.welcome, identity);
  }

  /** What an agent that holds this master key says of its key. */
  KeyClaim keyClaim(ServerId server, FakeNodeIdentity identity, KeyProof proof) {
    Instant created = now.plus(clockCorrection).truncatedTo(ChronoUnit.SECONDS);
    String nonce = "claim" + ++nonces;
    String text = proof.of(server, identity.publicKey(), created, nonce);
    return new KeyClaim(identity.publicKey(), created, nonce, text);
  }

  /** A registered proxy that serves every table it is given. */
  Door proxy(String name) {
    RegistrationToken token = enrollment.addProxy(name, "198.51.100.1").token();
    FakeNodeIdentity identity = newIdentity();
    return new Door(register(token, identity), identity);
  }

  Service.Id service(String name, int replicas, Optional<String> domain) {
    if (catalog.projects().isEmpty()) {
      catalog.createProject("Shop", Optional.empty());
    }
    SpecDraft draft =
        new SpecDraft(
            Optional.of("registry.example.com/web:v1"),
            Optional.of(8080),
            Optional.of(replicas),
            domain,
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return catalog.createService(new Name("shop"), name, draft, "test").service().id();
  }

  List<Deployment> deployments(Service.Id service) {
    return store.read(view -> view.deployments().ofService(service));
  }

  List<Deployment> running(Service.Id service) {
    return deployments(service).stream().filter(Deployment::serves).toList();
  }

  List<DeploymentStatus> statuses(Service.Id service) {
    return deployments(service).stream().map(Deployment::status).toList();
  }

  /** Every node calls once. */
  void round(List<Worker> workers, List<Door> doors) {
    workers.forEach(Worker::call);
    doors.forEach(Door::call);
  }

  /** Every node calls as often as it takes for nothing to be left to do. */
  void settle(List<Worker> workers, List<Door> doors) {
    for (int i = 0; i < 40; i++) {
      pass(Duration.ofSeconds(1));
      round(workers, doors);
    }
  }

  /**
   * A worker's agent: does its work between two calls, and reports its containers as healthy unless
   * told otherwise.
   */
  final class Worker {
    final Welcome welcome;
    final FakeNodeIdentity identity;
    final Map<Deployment.Id, Observed> containers = new LinkedHashMap<>();
    final List<Instruction> received = new ArrayList<>();
    Optional<String> failure = Optional.empty();

    /** Why it cannot do now what it could do later. */
    Optional<String> trouble = Optional.empty();

    private final List<WorkResult> results = new ArrayList<>();
    MeshConfiguration mesh;

    Worker(Welcome welcome, FakeNodeIdentity identity) {
      this.welcome = welcome;
      this.identity = identity;
      this.mesh = welcome.mesh();
    }

    ServerId id() {
      return (ServerId) welcome.node();
    }

    /** As of an agent that answers names by this generation. */
    Report reportWithNames(long generation) {
      Report plain = report();
      return new Report(
          plain.agentVersion(),
          plain.capacity(),
          plain.replicas(),
          plain.meshGeneration(),
          plain.results(),
          plain.working(),
          Optional.of(generation));
    }

    Report report() {
      return new Report(
          "test",
          Samples.CAPACITY,
          containers.entrySet().stream()
              .map(each -> new ReplicaReport(each.getKey(), "c-" + each.getKey(), each.getValue()))
              .toList(),
          mesh.generation(),
          results,
          List.of());
    }

    Orders poll(Report report) {
      return dispatcher.poll(signed(welcome.node().value(), identity), report);
    }

    void call() {
      Orders orders = poll(report());
      results.removeIf(result -> orders.acknowledged().contains(result.lease()));
      orders.instructions().forEach(this::obey);
    }

    private void obey(Instruction instruction) {
      received.add(instruction);
      Lease lease = instruction.lease();
      switch (instruction) {
        case Instruction.Deploy deploy -> {
          if (failure.isPresent()) {
            results.add(new WorkResult.Failed(lease, failure.get(), true));
            return;
          }
          if (trouble.isPresent()) {
            results.add(new WorkResult.Failed(lease, trouble.get(), false));
            return;
          }
          containers.put(deploy.order().deployment(), new Observed.Healthy());
        }
        case Instruction.Stop stop -> containers.remove(stop.deployment());
        case Instruction.UpdateWireGuard update -> mesh = update.configuration();
      }
      results.add(new WorkResult.Done(lease));
    }
  }

  /** A proxy's agent. */
  final class Door {
    final Welcome welcome;
    final FakeNodeIdentity identity;
    ProxyReport last = new ProxyReport("test", 0, 0);
    Optional<RouteTable> table = Optional.empty();

    Door(Welcome welcome, FakeNodeIdentity identity) {
      this.welcome = welcome;
      this.identity = identity;
    }

    ProxyId id() {
      return (ProxyId) welcome.node();
    }

    void call() {
      ProxyOrders orders = dispatcher.proxyPoll(signed(welcome.node().value(), identity), last);
      orders.routes().ifPresent(routes -> table = Optional.of(routes));
      last =
          new ProxyReport(
              "test",
              orders.routes().map(routes -> routes.generation()).orElse(last.routesGeneration()),
              orders.mesh().map(mesh -> mesh.generation()).orElse(last.meshGeneration()));
    }

    int upstreams() {
      return table.orElseThrow().entries().stream()
          .mapToInt(entry -> entry.upstreams().size())
          .sum();
    }
  }
}
