package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.usage.ReplicaUsage;
import cloud.techulus.core.usage.UsageHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What containers use, from the measurements to the report. */
class UsageReportTest {
  private static final long MEMORY = 64L << 20;

  private final TestNode node = new TestNode().started();

  @BeforeEach
  void deploy() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    node.tick();
    node.check();
  }

  @Test
  void what_was_measured_once_does_not_tell_yet_how_much_of_a_core_it_uses() {
    use(Duration.ofSeconds(1));
    listAfter(HealthCheck.INTERVAL);

    assertThat(reported()).isEmpty();
  }

  @Test
  void a_report_has_the_share_of_a_core_between_two_measurements_and_how_old_that_is() {
    use(Duration.ofSeconds(1));
    listAfter(UsageHistory.INTERVAL);
    use(Duration.ofSeconds(3));
    listAfter(UsageHistory.INTERVAL);

    assertThat(reported()).contains(new ReplicaUsage(500, MEMORY, Duration.ZERO));
    node.clock.advance(Duration.ofMillis(1500));
    assertThat(reported()).contains(new ReplicaUsage(500, MEMORY, Duration.ofMillis(1500)));
  }

  @Test
  void listings_in_between_measure_nothing() {
    use(Duration.ofSeconds(1));
    listAfter(UsageHistory.INTERVAL);
    int before = node.meter.measurements();

    listAfter(HealthCheck.INTERVAL);

    assertThat(node.meter.measurements()).isEqualTo(before);
    listAfter(HealthCheck.INTERVAL);
    assertThat(node.meter.measurements()).isGreaterThan(before);
  }

  @Test
  void a_container_that_counts_anew_tells_nothing_wrong() {
    use(Duration.ofSeconds(10));
    listAfter(UsageHistory.INTERVAL);
    use(Duration.ofSeconds(1));
    listAfter(UsageHistory.INTERVAL);

    assertThat(reported()).isEmpty();
    use(Duration.ofSeconds(5));
    listAfter(UsageHistory.INTERVAL);
    assertThat(reported()).contains(new ReplicaUsage(1000, MEMORY, Duration.ZERO));
  }

  @Test
  void a_container_that_has_ended_uses_nothing_any_more() {
    use(Duration.ofSeconds(1));
    listAfter(UsageHistory.INTERVAL);
    use(Duration.ofSeconds(2));
    listAfter(UsageHistory.INTERVAL);
    assertThat(reported()).isPresent();

    node.runtime.die(TestNode.deployment(1), 1, List.of());
    listAfter(UsageHistory.INTERVAL);

    assertThat(reported()).isEmpty();
  }

  private void use(Duration cpuTime) {
    node.meter.set(node.runtime.list().getFirst().id(), cpuTime, MEMORY);
  }

  private void listAfter(Duration time) {
    node.clock.advance(time);
    node.check();
  }

  private Optional<ReplicaUsage> reported() {
    node.tick();
    return node.controlPlane.polls().getLast().replicas().getFirst().usage();
  }
}
