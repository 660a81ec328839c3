package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers fall silent and come back. */
class OutageTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");
  private final Worker three = world.worker("three");
  private final Door door = world.proxy("door");

  @Test
  void theReplicasOfASilentServerStartOnTheOthers() {
    Service.Id service = deployed(3);

    world.settle(List.of(two, three), List.of(door));

    assertThat(status(one)).isEqualTo(ServerStatus.OFFLINE);
    assertThat(world.running(service)).hasSize(3).noneMatch(each -> isOn(each, one));
    assertThat(door.upstreams()).isEqualTo(3);
    assertThat(world.deployments(service))
        .filteredOn(each -> isOn(each, one))
        .extracting(Deployment::status, Deployment::reason)
        .containsExactly(tuple(DeploymentStatus.FAILED, "server offline"));
    assertThat(progress(service)).isEqualTo(Progress.State.RUNNING);
    assertThat(world.journal.warnings())
        .contains("one is offline; its replicas start on other servers.");
  }

  @Test
  void aServerThatComesBackStopsWhatWasReplacedAndDoesNothingLate() {
    Service.Id service = deployed(3);
    Service.Id late = world.service("late", 3, Optional.empty());
    world.orchestrator.deploy(late);
    world.settle(List.of(two, three), List.of(door));
    one.received.clear();

    world.settle(List.of(one, two, three), List.of(door));

    assertThat(status(one)).isEqualTo(ServerStatus.ONLINE);
    assertThat(one.received)
        .as("the replica it had, and the one it was going to have")
        .hasSize(2)
        .allMatch(Instruction.Stop.class::isInstance);
    assertThat(one.containers).isEmpty();
    assertThat(world.running(service)).hasSize(3);
    assertThat(world.running(late)).hasSize(3);
    assertThat(world.deployments(service))
        .allMatch(each -> !isOn(each, one) || each.address().isEmpty());
  }

  @Test
  void workForASilentServerIsCancelled() {
    world.service("web", 3, Optional.empty());
    Service.Id service = deployed(3);
    world.orchestrator.scale(service, 6, "test");
    world.settle(List.of(two, three), List.of(door));

    assertThat(world.store.<List<WorkItem>>read(view -> view.workQueue().unfinishedOf(one.id())))
        .isEmpty();
    assertThat(world.running(service)).hasSize(6);
  }

  @Test
  void mostOfTheServersAtOnceAreSparedForAMinute() {
    Service.Id service = deployed(3);
    List<Deployment> before = world.running(service);

    for (int i = 0; i < 55; i++) {
      world.pass(Duration.ofSeconds(1));
      three.call();
      door.call();
    }
    assertThat(world.running(service)).isEqualTo(before);
    assertThat(status(one)).isEqualTo(ServerStatus.ONLINE);
    assertThat(door.upstreams()).isEqualTo(3);
    assertThat(world.journal.warnings())
        .singleElement()
        .asString()
        .startsWith("2 servers fell silent at about the same time: one, two.");

    world.settle(List.of(three), List.of(door));
    assertThat(status(one)).isEqualTo(ServerStatus.OFFLINE);
    assertThat(world.running(service)).hasSize(3).allMatch(each -> isOn(each, three));
  }

  @Test
  void allServersLostAndBackWithinAMinuteAreAsIfNothingHadHappened() {
    Service.Id service = deployed(3);
    List<Deployment> before = world.running(service);
    for (int i = 0; i < 50; i++) {
      world.pass(Duration.ofSeconds(1));
      door.call();
    }

    world.settle(List.of(one, two, three), List.of(door));

    assertThat(world.running(service)).isEqualTo(before);
  }

  @Test
  void aReplicaWithoutAnyServerLeftWaitsAndSaysForWhat() {
    Service.Id service = deployed(2);
    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofSeconds(1));
      door.call();
    }
    assertThat(world.deployments(service))
        .filteredOn(Deployment::isLive)
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.reason()).isEqualTo("3 servers: 3 offline"));

    world.settle(List.of(two), List.of(door));
    assertThat(world.running(service)).hasSize(2).allMatch(each -> isOn(each, two));
  }

  @Test
  void aReplicaThatWasLeavingASilentServerIsForgottenThere() {
    Service.Id service = deployed(3);
    world.orchestrator.scale(service, 0, "test");
    world.settle(List.of(two, three), List.of(door));
    assertThat(progress(service)).isEqualTo(Progress.State.RUNNING);
    assertThat(one.containers).hasSize(1);

    world.settle(List.of(one, two, three), List.of(door));
    assertThat(one.containers).isEmpty();
    assertThat(world.store.<Boolean>read(view -> view.deployments().addresses().isEmpty()))
        .isTrue();
  }

  @Test
  void aServerLostInARollingUpdateHoldsNothingUp() {
    Service.Id service = deployed(3);
    world.catalog.updateService(
        service, OrchestratorTest.image("registry.example.com/web:v2"), "test");
    world.orchestrator.deploy(service);
    world.round(List.of(one, two, three), List.of(door));

    for (int i = 0; i < 4; i++) {
      world.settle(List.of(two, three), List.of(door));
    }

    assertThat(world.running(service))
        .hasSize(3)
        .noneMatch(each -> isOn(each, one))
        .allMatch(each -> each.revision() == 2);
    assertThat(progress(service)).isEqualTo(Progress.State.RUNNING);
  }

  @Test
  void aServiceThatCrashesAgainAndAgainIsReplacedEverMoreSlowlyAndCalledCrashLooping() {
    Service.Id service = deployed(1);
    int deploys = 0;
    for (int i = 0; i < 600; i++) {
      world.pass(Duration.ofSeconds(1));
      world.round(List.of(one, two, three), List.of(door));
      for (Worker worker : List.of(one, two, three)) {
        worker.containers.replaceAll((id, was) -> new Observed.Exited(3, "no database"));
        deploys +=
            (int) worker.received.stream().filter(Instruction.Deploy.class::isInstance).count();
        worker.received.clear();
      }
    }

    assertThat(deploys).isBetween(6, 12);
    assertThat(progress(service)).isEqualTo(Progress.State.CRASH_LOOPING);
    assertThat(world.deployments(service))
        .anySatisfy(
            each ->
                assertThat(each.reason())
                    .isEqualTo(
                        "its container ended with exit code 3, after printing: no database"));
  }

  @Test
  void aPollIsParkedNoLongerThanUntilSomebodyFallsSilent() {
    world.pass(Duration.ofSeconds(1));
    two.call();
    three.call();
    world.pass(Liveness.THRESHOLD.minusSeconds(2));
    two.call();
    three.call();

    assertThat(world.dispatcher.parkFor(Duration.ofSeconds(3)))
        .isEqualTo(Duration.ofSeconds(1).plusNanos(1));
    assertThat(world.dispatcher.parkFor(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));

    world.pass(Duration.ofSeconds(1).plusNanos(1));
    world.dispatcher.claim(two.id());
    assertThat(status(one)).isEqualTo(ServerStatus.OFFLINE);
  }

  private Service.Id deployed(int replicas) {
    Service.Id service =
        world.service("main" + replicas, replicas, Optional.of("main.example.com"));
    world.orchestrator.deploy(service);
    world.settle(List.of(one, two, three), List.of(door));
    assertThat(world.running(service)).hasSize(replicas);
    one.received.clear();
    return service;
  }

  private Progress.State progress(Service.Id service) {
    return world.catalog.service(service).progress().state();
  }

  private static boolean isOn(Deployment deployment, Worker worker) {
    return deployment.server().equals(Optional.of(worker.id()));
  }

  private ServerStatus status(Worker worker) {
    return world.store.read(view -> view.servers().find(worker.id())).orElseThrow().status();
  }
}
