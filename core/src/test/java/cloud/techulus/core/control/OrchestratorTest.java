package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Draining;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.deployment.RollingUpdate;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrchestratorTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");
  private final Worker three = world.worker("three");
  private final Door door = world.proxy("door");
  private final List<Worker> workers = List.of(one, two, three);
  private final List<Door> doors = List.of(door);

  @Test
  void replicasSpreadOverTheServersAndReachTheProxy() {
    Service.Id service = deployed(3);

    assertThat(workers).allSatisfy(worker -> assertThat(worker.containers).hasSize(1));
    assertThat(world.running(service))
        .extracting(deployment -> deployment.address().orElseThrow().toString())
        .containsExactlyInAnyOrder("10.100.1.2", "10.100.2.2", "10.100.3.2");
    assertThat(door.upstreams()).isEqualTo(3);
    assertThat(progress(service)).isEqualTo(new Progress(Progress.State.RUNNING, 3, 3, 0, 0));
  }

  @Test
  void deployingAgainChangesNothing() {
    Service.Id service = deployed(3);
    workers.forEach(worker -> worker.received.clear());

    world.orchestrator.deploy(service);
    world.settle(workers, doors);

    assertThat(workers).allSatisfy(worker -> assertThat(worker.received).isEmpty());
  }

  @Test
  void scalesUpAndDownAndFreesTheAddresses() {
    Service.Id service = deployed(3);

    world.orchestrator.scale(service, 6, "test");
    world.settle(workers, doors);
    assertThat(world.running(service)).hasSize(6);
    assertThat(workers).allSatisfy(worker -> assertThat(worker.containers).hasSize(2));

    world.orchestrator.scale(service, 1, "test");
    world.settle(workers, doors);
    assertThat(world.running(service)).hasSize(1);
    assertThat(world.store.<Integer>read(view -> view.deployments().addresses().size()))
        .isEqualTo(1);
    assertThat(door.upstreams()).isEqualTo(1);
    assertThat(progress(service)).isEqualTo(new Progress(Progress.State.RUNNING, 1, 1, 0, 0));
  }

  @Test
  void aReplicaIsStoppedOnlyAfterTheProxyDroppedItAndRequestsHadTimeToEnd() {
    Service.Id service = deployed(3);
    Set<Deployment.Id> before = containers();
    world.orchestrator.scale(service, 2, "test");

    world.pass(Draining.TIME.plusSeconds(1));
    for (Worker worker : workers) {
      worker.call();
      worker.call();
    }
    assertThat(containers()).as("the proxy still serves it").isEqualTo(before);

    door.call();
    assertThat(door.upstreams()).isEqualTo(2);
    door.call();
    world.round(workers, List.of());
    world.round(workers, List.of());
    assertThat(containers()).hasSize(2);
  }

  @Test
  void aReplicaThatIsReachedOnlyByNameIsStoppedWhenNobodyKeepsItsAddressAnyMore() {
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(workers, doors);
    world.orchestrator.scale(service, 1, "test");

    world.pass(Draining.TIME.minusMillis(1));
    world.round(workers, doors);
    world.round(workers, doors);
    assertThat(containers()).hasSize(2);

    world.pass(Duration.ofSeconds(1));
    world.round(workers, List.of());
    world.round(workers, List.of());
    assertThat(containers()).hasSize(1);
  }

  @Test
  void aProxyThatIsDownHoldsNobodyUp() {
    Service.Id service = deployed(3);
    world.orchestrator.scale(service, 1, "test");

    world.settle(workers, List.of());

    assertThat(containers()).hasSize(1);
  }

  @Test
  void deletingLeavesNothing() {
    Service.Id service = deployed(3);

    world.orchestrator.delete(service);
    assertThat(world.catalog.services(Optional.empty()))
        .extracting(view -> view.progress().state())
        .containsExactly(Progress.State.DELETING);
    world.settle(workers, doors);

    assertThat(world.catalog.services(Optional.empty())).isEmpty();
    assertThat(containers()).isEmpty();
    assertThat(door.table.orElseThrow().entries()).isEmpty();
    assertThat(world.store.<Integer>read(view -> view.deployments().addresses().size())).isZero();
  }

  @Test
  void aServiceOnItsWayOutCannotBeChanged() {
    Service.Id service = deployed(1);
    world.orchestrator.delete(service);

    assertThatThrownBy(() -> world.orchestrator.deploy(service))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("being deleted");
  }

  @Test
  void aNeverDeployedServiceGoesAtOnceWithItsDomain() {
    Service.Id service = world.service("web", 3, Optional.of("web.example.com"));

    world.orchestrator.delete(service);

    assertThat(world.catalog.services(Optional.empty())).isEmpty();
    assertThat(world.service("other", 1, Optional.of("web.example.com"))).isNotEqualTo(service);
  }

  @Test
  void aServiceThatStillWaitsForAServerGoesAtOnce() {
    workers.forEach(worker -> world.enrollment.removeServer(worker.id()));
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);

    world.orchestrator.delete(service);

    assertThat(world.catalog.services(Optional.empty())).isEmpty();
  }

  @Test
  void replicasWithoutRoomWaitAndTellWhy() {
    workers.forEach(worker -> world.enrollment.removeServer(worker.id()));
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);
    assertThat(world.deployments(service))
        .allSatisfy(
            deployment -> assertThat(deployment.reason()).startsWith("there is no server yet"));

    Worker four = world.worker("four");
    world.settle(List.of(four), doors);

    assertThat(world.running(service)).hasSize(2);
  }

  @Test
  void aRolloutThatFailedIsTriedAgainEverMoreSlowlyAndAtOnceWhenAskedTo() {
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(workers, doors);

    assertThat(progress(service).state()).isEqualTo(Progress.State.FAILED);
    assertThat(world.deployments(service))
        .filteredOn(deployment -> deployment.status() == DeploymentStatus.FAILED)
        .allSatisfy(
            deployment -> {
              assertThat(deployment.reason()).isEqualTo("no such image");
              assertThat(deployment.address()).isEmpty();
            });
    assertThat(world.deployments(service))
        .filteredOn(deployment -> deployment.status() == DeploymentStatus.PENDING)
        .hasSize(2)
        .allSatisfy(
            deployment ->
                assertThat(deployment.reason()).isEqualTo("waits 32 s: 6 failed in a row"));

    workers.forEach(worker -> worker.failure = Optional.empty());
    world.orchestrator.deploy(service);
    world.pass(Duration.ofSeconds(1));
    world.round(workers, doors);
    world.round(workers, doors);

    assertThat(progress(service).running()).isEqualTo(2);
  }

  @Test
  void aRolloutThatFailedHealsByItselfOnceItCan() {
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(workers, doors);
    workers.forEach(worker -> worker.failure = Optional.empty());

    world.settle(workers, doors);

    assertThat(progress(service).state()).isEqualTo(Progress.State.RUNNING);
  }

  @Test
  void manyFailuresAreForgottenInTheEnd() {
    workers.forEach(worker -> worker.failure = Optional.of("no such image"));
    int replicas = Convergence.HISTORY_LIMIT + 10;
    Service.Id service = world.service("web", replicas, Optional.empty());
    world.orchestrator.deploy(service);

    world.settle(workers, doors);

    assertThat(world.deployments(service).size())
        .isLessThanOrEqualTo(replicas + Convergence.HISTORY_LIMIT);
    assertThat(progress(service).state()).isEqualTo(Progress.State.FAILED);
  }

  @Test
  void aNewRevisionReplacesOneReplicaAtATimeAndNeverServesFewer() {
    Service.Id service = deployed(3);
    Set<Deployment.Id> before = containers();
    world.catalog.updateService(service, image("registry.example.com/web:v2"), "test");
    world.orchestrator.deploy(service);

    for (int i = 0; i < 120; i++) {
      world.pass(Duration.ofMillis(500));
      world.round(workers, doors);
      assertThat(door.upstreams()).isGreaterThanOrEqualTo(3);
      assertThat(containers().size()).isLessThanOrEqualTo(3 + RollingUpdate.SURGE_LIMIT);
    }

    assertThat(containers()).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(progress(service)).isEqualTo(new Progress(Progress.State.RUNNING, 3, 3, 0, 0));
  }

  @Test
  void whoActsOnWhatIsNotSoAnyMoreIsToldWhoWasFaster() {
    Service.Id service = deployed(1);
    int newest = world.catalog.service(service).service().current().number();
    Seen seen = Seen.revision(newest);
    world.orchestrator.scale(service, seen, 2, "bert");

    assertThatThrownBy(
            () ->
                world.catalog.updateService(
                    service, seen, image("registry.example.com/web:v2"), "anna"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE))
        .hasMessageStartingWith("bert has made revision %d meanwhile".formatted(newest + 1));
    assertThatThrownBy(() -> world.orchestrator.scale(service, seen, 3, "anna"))
        .hasMessageStartingWith("bert has made revision");
    assertThatThrownBy(() -> world.orchestrator.deploy(service, seen))
        .hasMessageStartingWith("bert has made revision");
    assertThatThrownBy(() -> world.orchestrator.delete(service, seen))
        .hasMessageStartingWith("bert has made revision");

    world.catalog.updateService(
        service, Seen.revision(newest + 1), image("registry.example.com/web:v2"), "anna");
    assertThat(world.catalog.service(service).service().spec().replicas()).isEqualTo(2);
  }

  @Test
  void workForAWithdrawnReplicaIsNotHandedOut() {
    Service.Id service = world.service("web", 3, Optional.empty());
    world.orchestrator.deploy(service);
    world.orchestrator.scale(service, 0, "test");

    world.settle(workers, doors);

    assertThat(workers)
        .allSatisfy(
            worker -> assertThat(worker.received).noneMatch(Instruction.Deploy.class::isInstance));
    assertThat(world.store.<Integer>read(view -> view.deployments().addresses().size())).isZero();
  }

  @Test
  void aSecretReachesItsServerSealed() {
    Service.Id service = world.service("web", 1, Optional.empty());
    world.catalog.setSecret(service, "PASSWORD", new Plaintext("hunter2"), "test");
    world.orchestrator.deploy(service);
    world.settle(workers, doors);

    Instruction.Deploy deploy =
        workers.stream()
            .flatMap(worker -> worker.received.stream())
            .filter(Instruction.Deploy.class::isInstance)
            .map(Instruction.Deploy.class::cast)
            .findFirst()
            .orElseThrow();
    EnvName name = new EnvName("PASSWORD");
    assertThat(deploy.toString()).doesNotContain("hunter2");
    assertThat(
            new SecretBox(world.masterKey, new Random(1))
                .open(
                    service,
                    name,
                    Optional.ofNullable(deploy.order().secrets().get(name)).orElseThrow())
                .reveal())
        .isEqualTo("hunter2");
  }

  @Test
  void variablesAndSecretsOfAServiceAreLimitedTogether() {
    Service.Id service = world.service("web", 1, Optional.empty());
    giveAllItMayHave(service);

    assertThatThrownBy(
            () -> world.catalog.setSecret(service, "MORE", new Plaintext("x".repeat(99)), "test"))
        .isInstanceOf(Problem.class)
        .hasMessage("env: variables and secrets together must not have more than 524288 bytes");
  }

  @Test
  void anAnswerHoldsNoMoreThanAnAgentTakes() {
    Worker worker = workers.getFirst();
    for (int i = 0; i < 8; i++) {
      Service.Id service = world.service("large" + i, 3, Optional.empty());
      giveAllItMayHave(service);
      world.orchestrator.deploy(service);
    }

    assertThat(worker.poll(worker.report()).instructions())
        .filteredOn(Instruction.Deploy.class::isInstance)
        .hasSize(3);
    assertThat(worker.poll(worker.report()).instructions())
        .hasSize(3)
        .hasOnlyElementsOfType(Instruction.Deploy.class);
  }

  private void giveAllItMayHave(Service.Id service) {
    Plaintext large = new Plaintext("x".repeat(ServiceSpec.ENV_VALUE_LIMIT_BYTES));
    for (int i = 0; i < 16; i++) {
      world.catalog.setSecret(service, "SECRET_" + i, large, "test");
    }
  }

  @Test
  void oldRevisionsAreForgottenButNotThoseThatRun() {
    Service.Id service = deployed(1);
    for (int i = 0; i < Revisions.HISTORY_LIMIT + 10; i++) {
      world.catalog.setSecret(service, "PASSWORD", new Plaintext("number " + i), "test");
    }
    List<Integer> kept = revisions(service);
    assertThat(kept).as("revision 1 still runs").hasSize(Revisions.HISTORY_LIMIT + 11).contains(1);

    world.orchestrator.deploy(service);
    world.settle(workers, doors);
    world.catalog.setSecret(service, "PASSWORD", new Plaintext("last"), "test");
    assertThat(revisions(service)).hasSize(Revisions.HISTORY_LIMIT).doesNotContain(1);
  }

  private List<Integer> revisions(Service.Id service) {
    return world.store.<List<Revision>>read(view -> view.services().revisions(service)).stream()
        .map(Revision::number)
        .toList();
  }

  @Test
  void aChangedSecretIsAReasonToReplaceReplicas() {
    Service.Id service = deployed(2);
    Set<Deployment.Id> before = containers();
    world.catalog.setSecret(service, "PASSWORD", new Plaintext("new"), "test");
    world.orchestrator.deploy(service);

    world.settle(workers, doors);

    assertThat(containers()).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  @Test
  void replicasOfARemovedServerStartElsewhere() {
    Service.Id service = deployed(3);

    world.enrollment.removeServer(three.id());
    world.settle(List.of(one, two), doors);

    assertThat(world.running(service)).hasSize(3);
    assertThat(door.upstreams()).isEqualTo(3);
  }

  @Test
  void aDomainBelongsToOneService() {
    world.service("web", 1, Optional.of("web.example.com"));

    assertThatThrownBy(() -> world.service("other", 1, Optional.of("web.example.com")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
              assertThat(problem.errors().getFirst().field()).isEqualTo("domain");
            });
    assertThat(world.catalog.services(Optional.empty())).hasSize(1);
  }

  @Test
  void aResponseTimeoutReachesTheProxiesWithoutADeploy() {
    Service.Id service = deployed(1);
    door.call();

    world.catalog.updateService(service, responseTimeout(Duration.ofSeconds(30)), "test");
    door.call();
    assertThat(door.table.orElseThrow().entries().getFirst().responseTimeout())
        .contains(Duration.ofSeconds(30));

    world.catalog.updateService(service, responseTimeout(Duration.ZERO), "test");
    door.call();
    assertThat(door.table.orElseThrow().entries().getFirst().responseTimeout()).isEmpty();
  }

  private static SpecDraft responseTimeout(Duration timeout) {
    return new SpecDraft(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeout),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static SpecDraft image(String reference) {
    return new SpecDraft(
        Optional.of(reference),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Service.Id deployed(int replicas) {
    Service.Id service = world.service("web", replicas, Optional.of("web.example.com"));
    world.orchestrator.deploy(service);
    world.settle(workers, doors);
    return service;
  }

  private Progress progress(Service.Id service) {
    return world.catalog.service(service).progress();
  }

  private Set<Deployment.Id> containers() {
    Set<Deployment.Id> all = new HashSet<>();
    workers.forEach(worker -> all.addAll(worker.containers.keySet()));
    return all;
  }
}
