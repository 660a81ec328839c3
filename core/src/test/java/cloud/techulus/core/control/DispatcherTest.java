package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Samples;
import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");

  @Test
  void aRequestIsTakenOnce() {
    SignedRequest signed = world.signed(one.id().value(), one.identity);
    world.dispatcher.poll(signed, one.report());

    assertThatThrownBy(() -> world.dispatcher.poll(signed, one.report()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("received before");
  }

  @Test
  void aRequestIsTakenFromItsOwnNodeOnly() {
    Worker two = world.worker("two");
    SignedRequest forged = world.signed(one.id().value(), two.identity);

    assertThatThrownBy(() -> world.dispatcher.poll(forged, two.report()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("not made with a key that is known");
  }

  @Test
  void anOldRequestIsRefused() {
    SignedRequest signed = world.signed(one.id().value(), one.identity);
    world.pass(Duration.ofSeconds(61));

    assertThatThrownBy(() -> world.dispatcher.poll(signed, one.report()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("61 s ago");
  }

  @Test
  void aCorrectedClockNeitherRefusesNodesNorMakesThemSilent() {
    Worker two = world.worker("two");

    world.correctClocks(Duration.ofHours(1));
    one.call();
    two.call();

    assertThat(status(one)).isEqualTo(ServerStatus.ONLINE);
    assertThat(status(two)).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void whoIsNobodyIsRefused() {
    for (String keyId : List.of("", "srv_", "srv_../x", "root", "prx_\n")) {
      SignedRequest signed = world.signed(keyId, one.identity);
      assertThatThrownBy(() -> world.dispatcher.poll(signed, one.report()))
          .as(keyId)
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED));
    }
  }

  @Test
  void aProxyGetsNoWorkAndAServerNoRoutes() {
    Door door = world.proxy("door");

    assertThatThrownBy(
            () ->
                world.dispatcher.poll(
                    world.signed(door.welcome.node().value(), door.identity), one.report()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("gets no work");
    assertThatThrownBy(
            () ->
                world.dispatcher.proxyPoll(world.signed(one.id().value(), one.identity), door.last))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("gets no routes");
  }

  @Test
  void aResultOfAnotherServerChangesNothing() {
    Worker two = world.worker("two");
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    Worker owner = placedOn(service).equals(one.id()) ? one : two;
    Worker other = owner == one ? two : one;
    Lease lease = deployLease(owner);

    other.poll(withResult(other, new WorkResult.Failed(lease, "not mine", true)));

    assertThat(item(lease).status()).isEqualTo(WorkItem.Status.PROCESSING);
    assertThat(world.statuses(service)).containsExactly(DeploymentStatus.PENDING);
  }

  @Test
  void aResultOfAnEarlierAttemptChangesNothing() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    Lease first = deployLease(one);
    world.pass(LeasePolicy.LOST_AFTER.plusSeconds(1));
    Lease second = deployLease(one);

    one.poll(withResult(one, new WorkResult.Failed(first, "late", true)));

    assertThat(second).isEqualTo(new Lease(first.item(), 2));
    assertThat(item(second).status()).isEqualTo(WorkItem.Status.PROCESSING);
    assertThat(world.statuses(service)).containsExactly(DeploymentStatus.PENDING);
  }

  @Test
  void workThatIsNamedIsNeverTakenBack() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    Lease lease = deployLease(one);

    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofSeconds(10));
      one.poll(working(one, lease));
    }

    assertThat(item(lease).attempts()).isEqualTo(1);
    assertThat(item(lease).status()).isEqualTo(WorkItem.Status.PROCESSING);
    assertThat(world.statuses(service)).containsExactly(DeploymentStatus.PULLING);
  }

  @Test
  void workThatIsLostThreeTimesFailsForGoodWithItsDeployment() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    for (int i = 0; i < LeasePolicy.ATTEMPTS_LIMIT; i++) {
      deployLease(one);
      world.pass(LeasePolicy.LOST_AFTER.plusSeconds(1));
    }

    one.poll(one.report());

    assertThat(world.deployments(service))
        .extracting(Deployment::status, Deployment::reason)
        .startsWith(tuple(DeploymentStatus.FAILED, "its server lost it (attempt 3 of 3)"));
  }

  @Test
  void aReplicaThatServesDoesNotFailWithWorkThatWasHandedOutOnceTooOften() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    for (int i = 0; i < LeasePolicy.ATTEMPTS_LIMIT; i++) {
      deployLease(one);
      world.pass(LeasePolicy.LOST_AFTER.plusSeconds(1));
    }
    one.containers.put(world.deployments(service).getFirst().id(), new Observed.Healthy());

    one.poll(one.report());

    assertThat(world.statuses(service)).containsExactly(DeploymentStatus.RUNNING);
  }

  @Test
  void workThatCouldNotBeDoneIsTriedAgainUnlessThatIsOfNoUse() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    Lease first = deployLease(one);
    one.poll(withResult(one, new WorkResult.Failed(first, "registry away", false)));
    assertThat(world.deployments(service))
        .extracting(Deployment::status, Deployment::reason)
        .containsExactly(tuple(DeploymentStatus.PENDING, "tried again: registry away"));

    world.pass(LeasePolicy.RETRY_PAUSE);
    Lease second = deployLease(one);
    one.poll(withResult(one, new WorkResult.Failed(second, "no such image", true)));
    assertThat(world.deployments(service))
        .extracting(Deployment::status, Deployment::reason)
        .startsWith(tuple(DeploymentStatus.FAILED, "no such image"));
  }

  @Test
  void aStopThatFailsIsTriedForEverMoreSlowly() {
    Deployment.Id stranger = new Deployment.Id("dep_stranger");
    one.containers.put(stranger, new Observed.Healthy());
    Lease lease = lease(one.poll(one.report()).instructions());
    for (int attempt = 1; attempt <= 100; attempt++) {
      assertThat(lease.attempt()).isEqualTo(attempt);
      one.poll(withResult(one, new WorkResult.Failed(lease, "device busy", false)));
      world.pass(LeasePolicy.RETRY_PAUSE_LIMIT);
      lease = lease(one.poll(one.report()).instructions());
    }
  }

  private static Lease lease(List<Instruction> instructions) {
    assertThat(instructions).hasSize(1);
    return instructions.getFirst().lease();
  }

  @Test
  void aSilentServerGoesOfflineAndComesBackWithItsNextCall() {
    Worker two = world.worker("two");
    world.pass(Liveness.THRESHOLD.plusSeconds(1));
    two.call();
    assertThat(status(one)).isEqualTo(ServerStatus.OFFLINE);

    one.call();

    assertThat(status(one)).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void anUnhealthyReplicaFailsAndIsReplaced() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(List.of(one), List.of());
    Deployment.Id id = world.deployments(service).getFirst().id();

    one.containers.put(id, new Observed.Unhealthy("answers 503", ""));
    one.call();
    assertThat(world.deployments(service).getFirst().reason()).isEqualTo("unhealthy: answers 503");

    world.settle(List.of(one), List.of());
    assertThat(world.running(service)).hasSize(1);
    assertThat(one.containers).hasSize(1).doesNotContainKey(id);
  }

  @Test
  void whatNobodyLooksAfterIsOrderedAgain() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(List.of(one), List.of());
    Deployment.Id id = world.deployments(service).getFirst().id();
    for (Observed observed : List.of(new Observed.Unattended(), new Observed.Paused())) {
      one.containers.put(id, observed);
      one.received.clear();

      world.settle(List.of(one), List.of());

      assertThat(one.received).hasSize(1).allMatch(Instruction.Deploy.class::isInstance);
      assertThat(world.running(service)).extracting(Deployment::id).containsExactly(id);
    }
  }

  @Test
  void aContainerNobodyWantsIsStopped() {
    Deployment.Id stranger = new Deployment.Id("dep_stranger");
    one.containers.put(stranger, new Observed.Healthy());
    one.call();

    assertThat(one.received)
        .filteredOn(Instruction.Stop.class::isInstance)
        .extracting(instruction -> ((Instruction.Stop) instruction).deployment())
        .containsExactly(stranger);
  }

  @Test
  void aContainerThatVanishedIsStartedAgain() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(List.of(one), List.of());
    one.containers.clear();
    one.received.clear();

    world.settle(List.of(one), List.of());

    assertThat(one.received).hasSize(1).allMatch(Instruction.Deploy.class::isInstance);
    assertThat(world.running(service)).hasSize(1);
  }

  @Test
  void anotherServersReportOfMyDeploymentIsNotBelieved() {
    Worker two = world.worker("two");
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    Deployment deployment = world.deployments(service).getFirst();
    Worker other = placedOn(service).equals(one.id()) ? two : one;
    Worker owner = other == one ? two : one;
    world.settle(List.of(owner), List.of());
    other.containers.put(deployment.id(), new Observed.Healthy());

    other.call();
    other.call();

    assertThat(other.containers).as("the copy is stopped").isEmpty();
    assertThat(owner.containers).containsKey(deployment.id());
    assertThat(world.running(service))
        .extracting(Deployment::id, Deployment::address)
        .containsExactly(tuple(deployment.id(), deployment.address()));
    world.orchestrator.scale(service, 0, "test");
    world.settle(List.of(owner), List.of());
    assertThat(owner.containers).isEmpty();
  }

  @Test
  void aReplicaThatDoesNotGetHealthyFailsWithTheLastAnswer() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    one.call();
    Deployment.Id id = world.deployments(service).getFirst().id();
    one.containers.put(id, new Observed.Starting(ControlWorld.HEALTH_DEADLINE, "refused", ""));
    one.call();
    assertThat(world.statuses(service)).containsExactly(DeploymentStatus.PENDING);

    assertThat(world.deployments(service).getFirst().reason())
        .isEqualTo("not healthy yet: refused");

    one.containers.put(
        id, new Observed.Starting(ControlWorld.HEALTH_DEADLINE.plusMillis(1), "refused", ""));
    one.call();

    assertThat(world.deployments(service).getFirst().reason())
        .isEqualTo("not healthy within 30 s of its start: refused");
    world.settle(List.of(one), List.of());
    assertThat(one.containers).doesNotContainKey(id);
    assertThat(world.deployments(service).getFirst().address()).isEmpty();
  }

  @Test
  void aContainerThatEndsTellsWhatItPrintedLast() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.orchestrator.deploy(service);
    one.call();
    Deployment.Id id = world.deployments(service).getFirst().id();
    one.containers.put(id, new Observed.Exited(3, "no database"));

    one.call();

    assertThat(world.deployments(service).getFirst().reason())
        .isEqualTo("its container ended with exit code 3, after printing: no database");
  }

  private Report withResult(Worker worker, WorkResult result) {
    Report report = worker.report();
    return new Report(
        "test",
        Samples.CAPACITY,
        report.replicas(),
        report.meshGeneration(),
        List.of(result),
        List.of());
  }

  private Report working(Worker worker, Lease lease) {
    Report report = worker.report();
    List<ReplicaReport> replicas = report.replicas();
    return new Report(
        "test", Samples.CAPACITY, replicas, report.meshGeneration(), List.of(), List.of(lease));
  }

  /** Takes the deploy item without doing it. */
  private Lease deployLease(Worker worker) {
    return worker.poll(worker.report()).instructions().stream()
        .filter(Instruction.Deploy.class::isInstance)
        .map(Instruction::lease)
        .findFirst()
        .orElseThrow();
  }

  private WorkItem item(Lease lease) {
    return world.store.read(view -> view.workQueue().find(lease.item())).orElseThrow();
  }

  private ServerId placedOn(Service.Id service) {
    return world.deployments(service).getFirst().server().orElseThrow();
  }

  private ServerStatus status(Worker worker) {
    return world.store.read(view -> view.servers().find(worker.id())).orElseThrow().status();
  }
}
