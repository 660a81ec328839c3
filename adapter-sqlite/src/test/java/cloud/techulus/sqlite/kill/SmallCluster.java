package cloud.techulus.sqlite.kill;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Name;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.FakeSignatureVerifier;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The real services over a store, with three servers and a proxy that do what they are told, and an
 * operator who wants something else again and again. Time passes by the second and costs nothing.
 */
final class SmallCluster {
  private static final int SERVERS = 3;
  private static final int SERVICES = 3;
  private static final int REPLICAS_LIMIT = 4;
  private static final String AUTHOR = "operator";
  private static final Name PROJECT = new Name("shop");

  /** Seconds within which everything must come right. */
  private static final int PATIENCE = 300;

  private final Store store;
  private final Random random;
  private final Enrollment enrollment;
  private final Dispatcher dispatcher;
  private final Orchestrator orchestrator;
  private final Catalog catalog;
  private final List<ObedientServer> servers = new ArrayList<>();
  private final List<ObedientProxy> proxies = new ArrayList<>();
  private final Signatures signatures;
  private Instant now;

  SmallCluster(Store store, Instant start, Random random) {
    this.store = store;
    this.random = random;
    this.now = start;
    this.signatures = new Signatures(() -> now, start.getEpochSecond());
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, start),
            ControlSettings.HEALTH_DEADLINE,
            () -> now,
            () -> now,
            new FakeJournal(),
            random);
    FakeSignatureVerifier verifier = new FakeSignatureVerifier();
    enrollment = new Enrollment(settings, store, verifier, node -> {});
    dispatcher = new Dispatcher(settings, store, verifier, node -> {});
    orchestrator = new Orchestrator(settings, store, node -> {});
    SecretBox box = new SecretBox(MasterKey.generate(new Random(1)), random);
    catalog = new Catalog(settings, store, box, node -> {});
  }

  /** What must be true at any moment, whoever was killed when. */
  void requireWhole() {
    store.<Boolean>read(
        view -> {
          requireAddresses(view);
          for (Service service : view.services().all()) {
            requireWhole(view, service);
          }
          for (Server server : view.servers().all()) {
            view.workQueue().unfinishedOf(server.id()).forEach(SmallCluster::requireWhole);
          }
          return true;
        });
  }

  private static void requireAddresses(View view) {
    Set<MeshAddress> addresses = new HashSet<>();
    for (Server server : view.servers().all()) {
      server.membership().ifPresent(member -> require(addresses.add(member.address()), "address"));
      for (Deployment deployment : view.deployments().ofServer(server.id())) {
        deployment
            .address()
            .ifPresent(address -> require(addresses.add(address), "two have " + address));
      }
    }
  }

  private static void requireWhole(View view, Service service) {
    require(
        view.services().revision(service.id(), service.current().number()).isPresent(),
        "the current revision of " + service.name());
    service
        .rollout()
        .ifPresent(
            rollout ->
                require(
                    view.services().revision(service.id(), rollout.revision()).isPresent(),
                    "the deployed revision of " + service.name()));
    for (Deployment deployment : view.deployments().ofService(service.id())) {
      boolean hasWork =
          view.workQueue().unfinishedAbout(deployment.id()).stream()
              .anyMatch(item -> deployment.server().equals(Optional.of(item.server())));
      require(
          deployment.server().isEmpty()
              || deployment.containerId().isPresent()
              || !deployment.isLive()
              || hasWork,
          deployment.id() + " is placed, and nobody was told");
    }
  }

  private static void requireWhole(WorkItem item) {
    require(
        item.finishedAt().isEmpty()
            && (item.status() == WorkItem.Status.PENDING || item.startedAt().isPresent()),
        "work item " + item);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("not whole: " + what);
    }
  }

  /** All machines are there; those that were half way in join now. */
  void join() {
    if (catalog.projects().isEmpty()) {
      catalog.createProject("Shop", Optional.of(PROJECT.text()));
    }
    for (int number = 1; number <= SERVERS; number++) {
      String name = "server-" + number;
      FakeNodeIdentity identity = FakeNodeIdentity.numbered(number);
      Optional<Server> known = server(name);
      Server server = known.orElseGet(() -> enrollment.addServer(name, Optional.empty()).server());
      // Whether it had joined or not: its disk is empty, as after every power loss here.
      RegistrationToken token =
          enrollment.reissueServerToken(server.id(), Author.named(AUTHOR)).token();
      enrollment.register(
          signatures.of(identity.publicKey().base64(), identity),
          Signatures.registration(token, identity));
      servers.add(new ObedientServer(server.id(), identity));
    }
    FakeNodeIdentity identity = FakeNodeIdentity.numbered(100);
    Proxy proxy =
        enrollment.proxies().stream()
            .findFirst()
            .orElseGet(() -> enrollment.addProxy("door", "198.51.100.1").proxy());
    RegistrationToken token =
        enrollment.reissueProxyToken(proxy.id(), Author.named(AUTHOR)).token();
    enrollment.register(
        signatures.of(identity.publicKey().base64(), identity),
        Signatures.registration(token, identity));
    proxies.add(new ObedientProxy(proxy.id(), identity));
  }

  private Optional<Server> server(String name) {
    return enrollment.servers().stream()
        .filter(server -> server.name().text().equals(name))
        .findFirst();
  }

  /** Time passes until everything is as wanted. */
  void requireComesRight() {
    for (int second = 0; second < PATIENCE; second++) {
      if (differences().isEmpty()) {
        return;
      }
      pass();
    }
    throw new IllegalStateException("after " + PATIENCE + " s: " + differences());
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    Set<Deployment.Id> running = new TreeSet<>();
    for (ServiceView service : catalog.services(Optional.empty())) {
      Progress.State state = service.progress().state();
      if (state != Progress.State.RUNNING && state != Progress.State.NOT_DEPLOYED) {
        differences.add(service.service().name() + " is " + state);
      }
      service.deployments().stream()
          .filter(Deployment::serves)
          .forEach(deployment -> running.add(deployment.id()));
    }
    Set<Deployment.Id> containers = new TreeSet<>();
    servers.forEach(server -> containers.addAll(server.containers()));
    if (!containers.equals(running)) {
      differences.add("containers " + containers + ", running " + running);
    }
    long routes = store.read(view -> view.routes().generation());
    if (proxies.stream().anyMatch(proxy -> proxy.generation() != routes)) {
      differences.add("a proxy has an older table");
    }
    return differences;
  }

  /** One second, in which everybody calls once. */
  private void pass() {
    now = now.plusSeconds(1);
    servers.forEach(server -> server.call(dispatcher, signatures));
    proxies.forEach(proxy -> proxy.call(dispatcher, signatures));
  }

  /** The operator wants something, and some time passes. */
  void work() {
    List<ServiceView> services = catalog.services(Optional.empty());
    if (services.size() < SERVICES) {
      create();
    } else {
      change(services.get(random.nextInt(services.size())).service());
    }
    if (random.nextInt(5) == 0) {
      servers.get(random.nextInt(SERVERS)).lose(random);
    }
    int seconds = random.nextInt(8);
    for (int second = 0; second < seconds; second++) {
      pass();
    }
  }

  private void create() {
    String name = "service-" + random.nextInt(1000);
    if (catalog.services(Optional.empty()).stream()
        .anyMatch(view -> view.service().name().text().equals(name))) {
      return;
    }
    ServiceView created =
        catalog.createService(PROJECT, name, draft("v1", Optional.of(name + ".test")), AUTHOR);
    catalog.setSecret(created.service().id(), "KEY", new Plaintext("s3cret"), AUTHOR);
    orchestrator.deploy(created.service().id());
  }

  private void change(Service service) {
    if (service.deleting()) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> orchestrator.delete(service.id());
      case 1 -> orchestrator.scale(service.id(), random.nextInt(REPLICAS_LIMIT + 1), AUTHOR);
      case 2 -> {
        catalog.updateService(
            service.id(), draft("v" + random.nextInt(9), Optional.empty()), AUTHOR);
        orchestrator.deploy(service.id());
      }
      case 3 ->
          catalog.setSecret(
              service.id(), "KEY", new Plaintext("number " + random.nextInt()), AUTHOR);
      default -> orchestrator.deploy(service.id());
    }
  }

  private SpecDraft draft(String tag, Optional<String> domain) {
    return new SpecDraft(
        Optional.of("registry.example.com/web:" + tag),
        Optional.of(8080),
        Optional.of(1 + random.nextInt(REPLICAS_LIMIT)),
        domain,
        Optional.of(false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
