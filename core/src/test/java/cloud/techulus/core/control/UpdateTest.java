package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Progress.State;
import cloud.techulus.core.deployment.RollingUpdate;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A service gets a new version, or goes back to an old one. */
class UpdateTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");
  private final Worker three = world.worker("three");
  private final Door door = world.proxy("door");
  private final List<Worker> workers = List.of(one, two, three);
  private final List<Door> doors = List.of(door);

  @Test
  void aBadRevisionIsRolledBackAndTheOldReplicasServeOn() {
    Service.Id service = deployed(3);
    List<Deployment> before = world.running(service);
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));

    update(service, "v9");
    settleServing();

    assertThat(world.running(service)).isEqualTo(before);
    assertThat(state(service)).isEqualTo(State.ROLLED_BACK);
    assertThat(rollout(service).revision()).isEqualTo(1);
    assertThat(rollout(service).setback().orElseThrow())
        .extracting(Rollout.Setback::revision, Rollout.Setback::reason)
        .containsExactly(2, "no such image");
  }

  @Test
  void onlyWhileOthersServeAReplicaHasToProveItself() {
    Service.Id service = deployed(2);
    assertThat(ordered(1)).hasSize(2).containsOnly(Duration.ZERO);

    update(service, "v2");
    settleServing();

    assertThat(ordered(2)).hasSize(2).containsOnly(RollingUpdate.MIN_READY);
  }

  /** How long the replicas of a revision were told to be healthy first. */
  private List<Duration> ordered(int revision) {
    return workers.stream()
        .flatMap(worker -> worker.received.stream())
        .filter(Instruction.Deploy.class::isInstance)
        .map(each -> ((Instruction.Deploy) each).order())
        .filter(order -> revisionOf(order.deployment()) == revision)
        .map(DeploymentOrder::minReady)
        .toList();
  }

  private int revisionOf(Deployment.Id deployment) {
    return world
        .store
        .<Optional<Deployment>>read(view -> view.deployments().find(deployment))
        .orElseThrow()
        .revision();
  }

  @Test
  void whatWasReplacedBeforeTheFailureComesBack() {
    Service.Id service = deployed(3);
    update(service, "v2");
    while (world.running(service).stream().noneMatch(each -> each.revision() == 2)) {
      step();
    }
    for (int i = 0; i < 3; i++) {
      step();
    }
    Deployment fresh =
        world.running(service).stream().filter(each -> each.revision() == 2).findFirst().get();
    workerOf(fresh).containers.put(fresh.id(), new Observed.Exited(3, "boom"));

    settleServing(door.upstreams() - 1);

    assertThat(state(service)).isEqualTo(State.ROLLED_BACK);
    assertThat(world.running(service)).hasSize(3).allMatch(each -> each.revision() == 1);
    assertThat(rollout(service).setback().orElseThrow().reason())
        .isEqualTo("its container ended with exit code 3, after printing: boom");
  }

  @Test
  void aReplicaThatIsNeverHealthyIsRolledBackAtItsDeadline() {
    Service.Id service = deployed(2);
    update(service, "v2");
    step();
    Deployment fresh =
        world.deployments(service).stream().filter(each -> each.revision() == 2).findFirst().get();
    workerOf(fresh)
        .containers
        .put(
            fresh.id(),
            new Observed.Starting(
                ControlWorld.HEALTH_DEADLINE.plusSeconds(1), "no answer", "cannot open /data"));

    settleServing();

    assertThat(state(service)).isEqualTo(State.ROLLED_BACK);
    assertThat(rollout(service).setback().orElseThrow().reason())
        .isEqualTo(
            "not healthy within 30 s of its start: no answer, after printing: cannot open /data");
    assertThat(world.running(service)).hasSize(2).allMatch(each -> each.revision() == 1);
  }

  @Test
  void aServerInTroubleIsGoneRoundAndTheUpdateGoesOn() {
    Service.Id service = deployed(3);
    update(service, "v2");
    one.trouble = Optional.of("no space left on device");

    for (int i = 0; i < 4; i++) {
      settleServing();
    }

    assertThat(world.running(service)).hasSize(3).allMatch(each -> each.revision() == 2);
    assertThat(state(service)).isEqualTo(State.RUNNING);
  }

  @Test
  void troubleOnEveryServerIsTheWorkloadsFault() {
    Service.Id service = deployed(3);
    update(service, "v2");
    workers.forEach(worker -> worker.trouble = Optional.of("the registry is away"));

    for (int i = 0; i < 4; i++) {
      settleServing();
    }

    assertThat(state(service)).isEqualTo(State.ROLLED_BACK);
    assertThat(rollout(service).setback().orElseThrow().reason()).contains("the registry is away");
  }

  @Test
  void theFirstRolloutHasNothingToGoBackTo() {
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));
    Service.Id service = deployed(2);

    assertThat(state(service)).isEqualTo(State.FAILED);
    assertRefused("Nothing of web has served before", () -> world.orchestrator.abort(service, "x"));
  }

  @Test
  void moreReplicasOfWhatRunsAreNoReasonToGoBack() {
    Service.Id service = deployed(2);
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));

    world.orchestrator.scale(service, 3, "test");
    settleServing();

    assertThat(state(service)).isEqualTo(State.FAILED);
    assertThat(world.running(service)).hasSize(2);
  }

  @Test
  void aNewDeploySupersedesAndTheLastGoodOneStaysTheWayBack() {
    Service.Id service = deployed(3);
    update(service, "v2");
    step();
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));
    update(service, "v3");

    settleServing();

    assertThat(state(service)).isEqualTo(State.ROLLED_BACK);
    assertThat(rollout(service).revision()).isEqualTo(1);
    assertThat(world.running(service)).hasSize(3).allMatch(each -> each.revision() == 1);
  }

  @Test
  void anOperatorGoesBackAndThereAgain() {
    Service.Id service = deployed(2);
    update(service, "v2");
    settleServing();
    assertThat(world.running(service)).allMatch(each -> each.revision() == 2);

    world.orchestrator.rollback(service, OptionalInt.empty());
    settleServing();
    assertThat(world.running(service)).hasSize(2).allMatch(each -> each.revision() == 1);
    assertThat(state(service)).isEqualTo(State.RUNNING);

    world.orchestrator.rollback(service, OptionalInt.of(2));
    settleServing();
    assertThat(world.running(service)).hasSize(2).allMatch(each -> each.revision() == 2);
  }

  @Test
  void nobodyGoesBackToWhatIsNotThere() {
    Service.Id service = deployed(1);

    assertRefused(
        "No earlier revision of web has served",
        () -> world.orchestrator.rollback(service, OptionalInt.empty()));
    assertThatThrownBy(() -> world.orchestrator.rollback(service, OptionalInt.of(7)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.errors().getFirst().field()).isEqualTo("revision"));
  }

  @Test
  void anAbortedRolloutGoesBack() {
    Service.Id service = deployed(3);
    update(service, "v2");
    for (int i = 0; i < 5; i++) {
      step();
    }

    world.orchestrator.abort(service, "anna");
    assertThat(state(service)).isEqualTo(State.ROLLING_BACK);
    settleServing(3);

    assertThat(world.running(service)).hasSize(3).allMatch(each -> each.revision() == 1);
    assertThat(rollout(service).setback().orElseThrow().reason()).isEqualTo("aborted by anna");
    assertRefused("No rollout of web is under way", () -> world.orchestrator.abort(service, "x"));
  }

  @Test
  void whatIsOnADrainedServerMovesWithoutFewerServing() {
    Service.Id service = deployed(3);

    world.orchestrator.setAvailability(two.id(), Availability.DRAINING, Author.named("test"));
    settleServing();

    assertThat(two.containers).isEmpty();
    assertThat(world.running(service)).hasSize(3);
    assertThat(state(service)).isEqualTo(State.RUNNING);

    world.orchestrator.setAvailability(two.id(), Availability.OPEN, Author.named("test"));
    world.orchestrator.scale(service, 4, "test");
    settleServing();
    assertThat(two.containers).hasSize(1);
  }

  @Test
  void whatHasNowhereToGoStaysAndSaysWhy() {
    Service.Id service = deployed(3);

    workers.forEach(
        worker ->
            world.orchestrator.setAvailability(
                worker.id(), Availability.DRAINING, Author.named("test")));
    settleServing();

    assertThat(world.running(service)).hasSize(3);
    assertThat(state(service)).isEqualTo(State.DEPLOYING);
    assertThat(world.deployments(service))
        .filteredOn(each -> each.status() == DeploymentStatus.PENDING)
        .extracting(Deployment::reason)
        .containsExactly("3 servers: 3 draining");
  }

  @Test
  void aCordonedServerKeepsWhatItHasAndGetsNothing() {
    Service.Id service = deployed(3);

    world.orchestrator.setAvailability(one.id(), Availability.CORDONED, Author.named("test"));
    world.orchestrator.scale(service, 6, "test");
    settleServing();

    assertThat(one.containers).hasSize(1);
    assertThat(world.running(service)).hasSize(6);
  }

  private Service.Id deployed(int replicas) {
    Service.Id service = world.service("web", replicas, Optional.of("web.example.com"));
    world.orchestrator.deploy(service);
    world.settle(workers, doors);
    return service;
  }

  private void update(Service.Id service, String version) {
    world.catalog.updateService(
        service, OrchestratorTest.image("registry.example.com/web:" + version), "test");
    world.orchestrator.deploy(service);
  }

  /** Lets everything come to rest; at no moment fewer serve than before. */
  private void settleServing() {
    settleServing(door.upstreams());
  }

  private void settleServing(int atLeast) {
    for (int i = 0; i < 160; i++) {
      step();
      assertThat(door.upstreams()).isGreaterThanOrEqualTo(atLeast);
    }
  }

  private void step() {
    world.pass(Duration.ofMillis(500));
    world.round(workers, doors);
  }

  private Worker workerOf(Deployment deployment) {
    return workers.stream()
        .filter(worker -> deployment.server().equals(Optional.of(worker.id())))
        .findFirst()
        .orElseThrow();
  }

  private State state(Service.Id service) {
    return world.catalog.service(service).progress().state();
  }

  private Rollout rollout(Service.Id service) {
    return world.catalog.service(service).service().rollout().orElseThrow();
  }

  private static void assertRefused(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
              assertThat(problem.message()).startsWith(message);
            });
  }
}
