package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.queue.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private final TestNode node = new TestNode().started();

  @BeforeEach
  void deploy() {
    node.probe.makeSick(TestNode.deployment(1), "connection refused");
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.tick()).isEqualTo(new Next.Again());
  }

  @Test
  void the_loop_is_woken_when_a_container_starts() {
    assertThat(node.wakes).isEqualTo(1);
  }

  @Test
  void a_container_that_serves_after_80_ms_is_reported_after_100_ms() {
    Instant start = node.clock.instant();
    assertThat(observed()).isInstanceOf(Observed.Starting.class);

    Instant next = node.check();
    while (next.isBefore(start.plusMillis(80))) {
      node.clock.advance(Duration.between(node.clock.instant(), next));
      next = node.check();
    }
    node.probe.heal(TestNode.deployment(1));
    node.clock.advance(Duration.between(node.clock.instant(), next));
    assertThat(node.check()).isAfter(node.clock.instant());

    assertThat(node.clock.instant()).isEqualTo(start.plusMillis(100));
    assertThat(lastReported()).isEqualTo(new Observed.Healthy());
  }

  @Test
  void a_container_that_does_not_serve_yet_is_reported_with_the_last_answer() {
    assertThat(node.check()).isAfter(node.clock.instant());
    node.clock.advance(Duration.ofSeconds(5));

    assertThat(observed())
        .isEqualTo(new Observed.Starting(Duration.ofSeconds(5), "connection refused", ""));
  }

  @Test
  void the_time_for_which_it_was_frozen_does_not_count() {
    checkAfterInterval();
    node.controlPlane.refuse(Problem.keyApprovalRequired("The key of w1 has changed."));
    assertThat(node.tick()).isInstanceOf(Next.Pause.class);
    waitForAnHour();
    assertThat(observed()).isEqualTo(new Observed.Paused());

    node.controlPlane.recover();
    expectCheckedFromNow();
  }

  @Test
  void the_time_in_which_nobody_had_ordered_it_does_not_count() {
    node.state.forgetOrder(TestNode.deployment(1));
    node.restart();
    waitForAnHour();
    assertThat(observed()).isEqualTo(new Observed.Unattended());

    node.controlPlane.order(TestNode.deploy(2, 1));
    expectCheckedFromNow();
  }

  private void expectCheckedFromNow() {
    assertThat(node.tick()).isEqualTo(new Next.Again());
    checkAfterInterval();

    assertThat(observed())
        .isEqualTo(new Observed.Starting(HealthCheck.INTERVAL, "connection refused", ""));
  }

  @Test
  void what_a_container_prints_that_does_not_serve_is_told_after_a_while() {
    node.runtime.print(TestNode.deployment(1), "loading");
    checkAfterInterval();
    assertThat(observed())
        .isEqualTo(new Observed.Starting(HealthCheck.INTERVAL, "connection refused", ""));

    checkAfterInterval();
    checkAfterInterval();
    assertThat(observed())
        .isEqualTo(
            new Observed.Starting(
                HealthCheck.INTERVAL.multipliedBy(3), "connection refused", "loading"));

    node.runtime.print(TestNode.deployment(1), "no database");
    checkAfterInterval();
    assertThat(((Observed.Starting) observed()).lastLines()).isEqualTo("loading");
    checkAfterInterval();
    checkAfterInterval();
    assertThat(((Observed.Starting) observed()).lastLines()).isEqualTo("loading\nno database");
  }

  @Test
  void a_healthy_container_is_asked_every_two_seconds() {
    node.probe.heal(TestNode.deployment(1));

    assertThat(node.check()).isEqualTo(node.clock.instant().plus(HealthCheck.INTERVAL));
    assertThat(node.check()).isEqualTo(node.clock.instant().plus(HealthCheck.INTERVAL));
    assertThat(node.tasks.count()).isZero();
  }

  @Test
  void three_failures_make_it_unhealthy_and_are_reported_at_once() {
    becomeHealthy();
    node.clock.advance(HealthCheck.START_PERIOD);
    node.probe.makeSick(TestNode.deployment(1), "timed out");

    checkAfterInterval();
    checkAfterInterval();
    assertThat(observed()).isEqualTo(new Observed.Healthy());
    checkAfterInterval();

    assertThat(lastReported()).isEqualTo(new Observed.Unhealthy("timed out", ""));

    node.probe.heal(TestNode.deployment(1));
    checkAfterInterval();
    assertThat(lastReported()).isEqualTo(new Observed.Healthy());
  }

  @Test
  void a_check_under_way_is_not_started_again() {
    assertThat(node.health.checkDue()).isAfter(node.clock.instant());
    node.clock.advance(Duration.ofMillis(500));
    assertThat(node.health.checkDue()).isAfter(node.clock.instant());

    assertThat(node.tasks.count()).isEqualTo(1);
  }

  @Test
  void a_dead_container_is_reported_with_its_exit_code_and_last_lines() {
    becomeHealthy();
    node.runtime.die(TestNode.deployment(1), 3, List.of("cannot open /data", "bye"));

    checkAfterInterval();

    assertThat(lastReported()).isEqualTo(new Observed.Exited(3, "cannot open /data\nbye"));
  }

  @Test
  void a_failed_check_of_a_healthy_container_has_the_runtime_asked_at_once() {
    becomeHealthy();
    node.clock.advance(Duration.ofMillis(1500));
    assertThat(node.check()).isEqualTo(node.clock.instant().plusMillis(500));
    node.clock.advance(Duration.ofMillis(500));
    node.probe.makeSick(TestNode.deployment(1), "connection refused");
    assertThat(node.health.checkDue()).isAfter(node.clock.instant());
    // It dies just after the listing and before the check.
    node.runtime.die(TestNode.deployment(1), 1, List.of());
    node.tasks.runAll();

    assertThat(node.check()).isAfter(node.clock.instant());

    assertThat(lastReported()).isEqualTo(new Observed.Exited(1, ""));
  }

  @Test
  void only_the_last_of_many_lines_are_told() {
    List<String> lines = Collections.nCopies(20, "y".repeat(1000));
    node.runtime.die(TestNode.deployment(1), 1, lines);

    checkAfterInterval();

    assertThat(lastReported())
        .isInstanceOfSatisfying(
            Observed.Exited.class,
            exited -> assertThat(exited.lastLines()).hasSize(Replicas.LAST_LINES_LIMIT));
  }

  @Test
  void what_was_removed_behind_our_back_is_missing_in_the_report() {
    node.runtime.remove(TestNode.deployment(1), Duration.ZERO);

    checkAfterInterval();

    assertThat(node.controlPlane.reports().getLast().replicas()).isEmpty();
  }

  @Test
  void nothing_new_is_not_reported() {
    becomeHealthy();
    int before = node.controlPlane.reports().size();

    checkAfterInterval();
    checkAfterInterval();

    assertThat(node.controlPlane.reports()).hasSize(before);
  }

  @Test
  void a_listing_that_began_before_a_container_started_does_not_hide_it() {
    Lease lease = TestNode.lease(2);
    node.runtime.duringNextListing(
        () -> assertThat(node.work.carryOut(TestNode.deploy(2, 2)).lease()).isEqualTo(lease));

    checkAfterInterval();

    assertThat(node.replicas.report())
        .extracting(ReplicaReport::deployment)
        .containsExactly(TestNode.deployment(1), TestNode.deployment(2));
  }

  private void becomeHealthy() {
    node.probe.heal(TestNode.deployment(1));
    assertThat(node.check()).isAfter(node.clock.instant());
    assertThat(lastReported()).isEqualTo(new Observed.Healthy());
  }

  private void waitForAnHour() {
    checkAfterInterval();
    node.clock.advance(Duration.ofHours(1));
    checkAfterInterval();
  }

  private void checkAfterInterval() {
    node.clock.advance(HealthCheck.INTERVAL);
    assertThat(node.check()).isAfter(node.clock.instant());
  }

  private Observed observed() {
    return node.replicas.report().getFirst().observed();
  }

  private Observed lastReported() {
    return node.controlPlane.reports().getLast().replicas().getFirst().observed();
  }
}
