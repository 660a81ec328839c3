package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.usage.ReplicaUsage;
import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.core.usage.UsageSample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the control plane remembers of what replicas use. */
class UsageTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");
  private final Service.Id service = world.service("web", 1, Optional.empty());

  UsageTest() {
    Service _ = world.orchestrator.deploy(service);
    world.settle(List.of(one, two), List.of());
  }

  @Test
  void a_replicas_usage_is_known_with_the_time_it_was_measured() {
    tell(home(), replica().id(), new ReplicaUsage(250, 1 << 20, Duration.ofSeconds(1)));
    world.pass(UsageHistory.INTERVAL);
    tell(home(), replica().id(), new ReplicaUsage(500, 2 << 20, Duration.ofSeconds(1)));

    assertThat(known().samples())
        .containsExactly(
            new UsageSample(world.now().minus(UsageHistory.INTERVAL).minusSeconds(1), 250, 1 << 20),
            new UsageSample(world.now().minusSeconds(1), 500, 2 << 20));
  }

  @Test
  void another_server_is_not_believed_about_it() {
    Worker stranger = home() == one ? two : one;

    tell(stranger, replica().id(), new ReplicaUsage(250, 1, Duration.ZERO));

    assertThat(known()).isEqualTo(UsageHistory.EMPTY);
  }

  @Test
  void nonsense_is_ignored_and_the_rest_of_the_report_counts() {
    tell(home(), replica().id(), new ReplicaUsage(-5, 1, Duration.ZERO));

    assertThat(known()).isEqualTo(UsageHistory.EMPTY);
    assertThat(world.running(service)).hasSize(1);
  }

  @Test
  void a_report_without_it_leaves_what_was_known() {
    tell(home(), replica().id(), new ReplicaUsage(250, 1, Duration.ZERO));
    home().call();

    assertThat(known().samples()).hasSize(1);
  }

  @Test
  void it_is_forgotten_when_the_replica_ends() {
    Deployment replica = replica();
    tell(home(), replica.id(), new ReplicaUsage(250, 1, Duration.ZERO));

    world.orchestrator.scale(service, 0, "ops");
    world.settle(List.of(one, two), List.of());

    assertThat(world.dispatcher.usage().of(replica)).isEqualTo(UsageHistory.EMPTY);
  }

  private void tell(Worker worker, Deployment.Id replica, ReplicaUsage usage) {
    Report plain = worker.report();
    Orders _ =
        worker.poll(
            new Report(
                plain.agentVersion(),
                plain.capacity(),
                List.of(
                    new ReplicaReport(
                        replica, "c-" + replica, new Observed.Healthy(), Optional.of(usage))),
                plain.meshGeneration(),
                plain.results(),
                plain.working()));
  }

  private Deployment replica() {
    return world.deployments(service).getFirst();
  }

  private Worker home() {
    return replica().server().equals(Optional.of(one.id())) ? one : two;
  }

  private UsageHistory known() {
    return world.dispatcher.usage().of(replica());
  }
}
