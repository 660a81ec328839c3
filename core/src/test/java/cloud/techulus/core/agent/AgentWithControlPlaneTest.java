package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Name;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.FakeContainerRuntime;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.FakeSignatureVerifier;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.store.FakeStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real agents and the real control plane; only the machines and the line between are made up. */
class AgentWithControlPlaneTest {
  private static final int SERVERS = 3;
  private static final int REPLICAS = 4;
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(30);

  private final FakeClock clock = new FakeClock(FakeContainerRuntime.NOW);
  private final FakeStore store = new FakeStore();
  private final MasterKey masterKey = MasterKey.generate(new Random(1));
  private final ControlSettings settings =
      new ControlSettings(
          new Liveness(Liveness.THRESHOLD, clock.instant()),
          HEALTH_DEADLINE,
          clock,
          clock,
          new FakeJournal(),
          new Random(2));
  private final FakeSignatureVerifier verifier = new FakeSignatureVerifier();
  private final Enrollment enrollment = new Enrollment(settings, store, verifier, node -> {});
  private final KeyApproval keyApproval =
      new KeyApproval(settings, store, verifier, new KeyProof(masterKey), node -> {});
  private final Dispatcher dispatcher = new Dispatcher(settings, store, verifier, node -> {});
  private final Orchestrator orchestrator = new Orchestrator(settings, store, node -> {});
  private final Catalog catalog =
      new Catalog(settings, store, new SecretBox(masterKey, new Random(3)), node -> {});
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<UnreliableControlPlane> lines = new ArrayList<>();

  @Test
  void a_service_comes_up_with_its_secrets_and_goes_away_without_a_trace() {
    Service.Id service = deployed();
    assertThat(running(service)).hasSize(REPLICAS);
    assertThat(environments())
        .hasSize(REPLICAS)
        .containsOnly(Map.of("KEY", new Plaintext("s3cret!")));

    orchestrator.delete(service);
    settle(60);
    assertClean();
  }

  @Test
  void a_replica_that_dies_tells_why_and_is_replaced() {
    Service.Id service = deployed();
    Deployment victim = running(service).getFirst();

    nodes.stream()
        .filter(node -> node.runtime.spec(victim.id()).isPresent())
        .forEach(node -> node.runtime.die(victim.id(), 7, List.of("out of luck")));
    settle(50);

    Deployment dead = store.read(view -> view.deployments().find(victim.id())).orElseThrow();
    assertThat(dead.status()).isEqualTo(DeploymentStatus.FAILED);
    assertThat(dead.reason()).contains("exit code 7", "out of luck");
    assertThat(running(service)).hasSize(REPLICAS);
    assertContainersAreThoseThatRun(service);
  }

  /** Its agent may have been started anew meanwhile, and begins to look at what it finds. */
  @Test
  void a_server_that_was_held_goes_on_where_it_was_however_late_the_operator_decides() {
    Service.Id service = deployed();
    List<Deployment.Id> before = running(service).stream().map(Deployment::id).toList();
    TestNode held = nodes.getFirst();
    PublicKey other = claimAnotherKey(held);
    settle(10);
    assertThat(held.runtime.list())
        .extracting(Container::state)
        .isNotEmpty()
        .containsOnly(new Container.State.Paused());

    held.restart();
    settle((int) (HEALTH_DEADLINE.dividedBy(STEP) * 2));
    keyApproval.reject(server(held), other, Author.named("test"));
    settle(100);

    assertThat(running(service)).extracting(Deployment::id).hasSameElementsAs(before);
    assertContainersAreThoseThatRun(service);
  }

  private PublicKey claimAnotherKey(TestNode node) {
    FakeNodeIdentity other = FakeNodeIdentity.numbered(99);
    ControlPlane line =
        new UnreliableControlPlane(
            enrollment, dispatcher, keyApproval, other, clock, new Random(5));
    new KeyClaims(
            node.id,
            line,
            other.publicKey(),
            new KeyProof(masterKey),
            clock,
            new Random(6),
            new FakeJournal())
        .make();
    return other.publicKey();
  }

  private static ServerId server(TestNode node) {
    return new ServerId(node.id.value());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatever_is_lost_on_the_way_everything_comes_right_once_the_line_is_good(long seed) {
    Random random = new Random(seed);
    join(random);
    Service.Id service = service();
    assertThat(orchestrator.deploy(service).id()).isEqualTo(service);

    lines.forEach(line -> line.lose(0.3));
    for (int step = 0; step < 400; step++) {
      stumble(nodes.get(random.nextInt(SERVERS)), random);
    }
    lines.forEach(line -> line.lose(0));
    settle(2000);
    assertThat(running(service)).hasSize(REPLICAS);
    assertContainersAreThoseThatRun(service);
    orchestrator.delete(service);
    settle(100);
    assertClean();
  }

  /** One of the things that can happen to a machine. */
  private void stumble(TestNode node, Random random) {
    clock.advance(STEP);
    switch (random.nextInt(20)) {
      case 0 -> node.restart();
      case 1 -> {
        node.runtime.reboot();
        node.device.reboot();
        node.restart();
      }
      case 2 ->
          node.runtime.list().stream()
              .map(Container::deployment)
              .skip(random.nextInt(3))
              .findFirst()
              .ifPresent(victim -> node.runtime.die(victim, 1, List.of()));
      case 3, 4, 5, 6, 7, 8 -> assertThat(node.agent.tick(TestNode.WAIT)).isNotNull();
      case 9, 10, 11 -> assertThat(node.health.checkDue()).isNotNull();
      default -> {
        if (node.tasks.count() > 0) {
          node.tasks.runFirst();
        }
      }
    }
  }

  private void settle(int rounds) {
    for (int round = 0; round < rounds; round++) {
      clock.advance(STEP);
      for (TestNode node : nodes) {
        assertThat(node.check()).isNotNull();
        assertThat(node.tick()).isNotInstanceOf(Next.Removed.class);
      }
    }
  }

  private void join(Random random) {
    for (int number = 1; number <= SERVERS; number++) {
      FakeNodeIdentity identity = FakeNodeIdentity.numbered(number);
      UnreliableControlPlane line =
          new UnreliableControlPlane(enrollment, dispatcher, keyApproval, identity, clock, random);
      String token = enrollment.addServer("server-" + number, Optional.empty()).token().text();
      RegistrationRequest request =
          new RegistrationRequest(
              token, identity.publicKey(), TestNode.VERSION, 51820, TestNode.CAPACITY);
      lines.add(line);
      nodes.add(
          new TestNode(line.register(identity, request), line, identity, masterKey, clock)
              .started());
    }
  }

  /** A service on nodes that have joined over a good line, with time to come up. */
  private Service.Id deployed() {
    join(new Random(4));
    Service.Id service = service();
    assertThat(orchestrator.deploy(service).id()).isEqualTo(service);
    settle(20);
    return service;
  }

  private Service.Id service() {
    assertThat(catalog.createProject("Shop", Optional.empty()).slug()).isEqualTo(new Name("shop"));
    SpecDraft draft =
        new SpecDraft(
            Optional.of(TestNode.IMAGE.text()),
            Optional.of(8080),
            Optional.of(REPLICAS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Service.Id id = catalog.createService(new Name("shop"), "web", draft, "test").service().id();
    catalog.setSecret(id, "KEY", new Plaintext("s3cret!"), "test");
    return id;
  }

  private List<Deployment> running(Service.Id service) {
    return store.read(view -> view.deployments().ofService(service)).stream()
        .filter(Deployment::serves)
        .toList();
  }

  private List<Map<String, Plaintext>> environments() {
    return nodes.stream()
        .flatMap(
            node ->
                node.runtime.list().stream()
                    .map(each -> node.runtime.spec(each.deployment()).orElseThrow().environment()))
        .toList();
  }

  private void assertContainersAreThoseThatRun(Service.Id service) {
    assertThat(
            nodes.stream().flatMap(node -> node.runtime.list().stream()).map(Container::deployment))
        .containsExactlyInAnyOrderElementsOf(
            running(service).stream().map(Deployment::id).toList());
  }

  private void assertClean() {
    for (TestNode node : nodes) {
      assertThat(node.runtime.list()).isEmpty();
      assertThat(node.state.orders()).isEmpty();
      assertThat(node.device.addresses()).hasSize(1);
    }
  }
}
