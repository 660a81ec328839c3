package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.agent.ReplicaHealth.Phase;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe.Result;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaHealthTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final DeploymentOrder TCP = TestNode.order(1);
  private static final DeploymentOrder PROVING =
      TestNode.order(1, TestNode.workload(), Duration.ofSeconds(1));
  private static final Result PASSED = new Result.Healthy();
  private static final Result REFUSED = new Result.Unhealthy("connection refused");

  private static DeploymentOrder checkedBy(HealthCheck check) {
    Workload workload = TestNode.workload();
    return TestNode.order(
        1,
        new Workload(
            workload.image(),
            workload.port(),
            workload.env(),
            workload.command(),
            check,
            workload.limits()));
  }

  @Test
  void a_container_that_has_started_is_checked_at_once() {
    assertThat(ReplicaHealth.startedAt(START, START).nextCheck()).isEqualTo(START);
  }

  /** Else one that was frozen would have proved itself by that, or be ill by what came before. */
  @Test
  void after_a_time_without_checks_it_begins_anew() {
    Instant late = START.plus(Duration.ofHours(1));
    ReplicaHealth passedOnce =
        ReplicaHealth.startedAt(START, START).after(PASSED, PROVING, START).checkedFrom(late);
    assertThat(passedOnce.after(PASSED, PROVING, late).phase()).isEqualTo(Phase.STARTING);

    ReplicaHealth healthy = ReplicaHealth.startedAt(START, START).after(PASSED, TCP, START);
    for (int failure = 1; failure < HealthCheck.FAILURES; failure++) {
      healthy = healthy.after(REFUSED, TCP, late);
    }
    assertThat(healthy.after(REFUSED, TCP, late).phase()).isEqualTo(Phase.UNHEALTHY);
    assertThat(healthy.checkedFrom(late).after(REFUSED, TCP, late).phase())
        .isEqualTo(Phase.HEALTHY);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 50",
    "1949, 50",
    "1999, 50",
    "2000, 250",
    "29999, 250",
    "30000, 2000",
    "90000, 2000"
  })
  void a_container_that_starts_is_checked_often_at_first(long ageMillis, long intervalMillis) {
    Instant now = START.plusMillis(ageMillis);

    ReplicaHealth health = ReplicaHealth.startedAt(START, now).after(REFUSED, TCP, now);

    assertThat(health.phase()).isEqualTo(Phase.STARTING);
    assertThat(health.lastAnswer()).isEqualTo("connection refused");
    assertThat(Duration.between(now, health.nextCheck()))
        .isEqualTo(Duration.ofMillis(intervalMillis));
  }

  @Test
  void a_command_is_never_run_at_the_fastest_pace() {
    ReplicaHealth health =
        ReplicaHealth.startedAt(START, START)
            .after(REFUSED, checkedBy(new HealthCheck.Exec(List.of("/check"))), START);

    assertThat(health.nextCheck()).isEqualTo(START.plusMillis(250));
  }

  @Test
  void one_check_that_passes_makes_it_healthy_whatever_came_before() {
    Instant late = START.plusSeconds(100);
    ReplicaHealth health = ReplicaHealth.startedAt(START, START);
    for (int i = 0; i < 10; i++) {
      health = health.after(REFUSED, TCP, late);
      assertThat(health.phase()).isEqualTo(Phase.STARTING);
    }

    assertThat(health.after(PASSED, TCP, late))
        .isEqualTo(
            new ReplicaHealth(
                Phase.HEALTHY, START, START, Optional.of(late), 0, "", late.plusSeconds(2)));
  }

  @Test
  void three_failures_in_a_row_make_it_unhealthy() {
    Instant now = START.plus(HealthCheck.START_PERIOD);
    ReplicaHealth health = ReplicaHealth.startedAt(START, START).after(PASSED, TCP, now);

    ReplicaHealth twice = health.after(REFUSED, TCP, now).after(REFUSED, TCP, now);
    assertThat(twice.phase()).isEqualTo(Phase.HEALTHY);

    ReplicaHealth thrice = twice.after(REFUSED, TCP, now);
    assertThat(thrice)
        .isEqualTo(
            new ReplicaHealth(
                Phase.UNHEALTHY,
                START,
                START,
                Optional.empty(),
                3,
                "connection refused",
                now.plusSeconds(2)));
    assertThat(thrice.after(REFUSED, TCP, now).phase()).isEqualTo(Phase.UNHEALTHY);
    assertThat(thrice.after(PASSED, TCP, now).phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void failures_do_not_add_up_across_a_check_that_passes() {
    Instant now = START.plus(HealthCheck.START_PERIOD);
    ReplicaHealth health = ReplicaHealth.startedAt(START, START).after(PASSED, TCP, now);
    for (int i = 0; i < 5; i++) {
      health = health.after(REFUSED, TCP, now).after(REFUSED, TCP, now).after(PASSED, TCP, now);
    }

    assertThat(health.after(REFUSED, TCP, now).phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void while_a_container_is_young_failures_do_not_count() {
    Instant young = START.plus(HealthCheck.START_PERIOD).minusMillis(1);
    ReplicaHealth health = ReplicaHealth.startedAt(START, START).after(PASSED, TCP, START);
    for (int i = 0; i < 5; i++) {
      health = health.after(REFUSED, TCP, young);
    }
    assertThat(health.phase()).isEqualTo(Phase.HEALTHY);

    Instant old = START.plus(HealthCheck.START_PERIOD);
    assertThat(health.after(REFUSED, TCP, old).after(REFUSED, TCP, old).phase())
        .isEqualTo(Phase.HEALTHY);
  }

  @Test
  void one_that_has_to_prove_itself_is_healthy_after_that_time_without_a_failure() {
    Instant again = START.plusMillis(400);

    ReplicaHealth once = ReplicaHealth.startedAt(START, START).after(PASSED, PROVING, START);
    assertThat(once.phase()).isEqualTo(Phase.STARTING);
    assertThat(once.nextCheck()).isEqualTo(START.plusSeconds(1));

    ReplicaHealth twice =
        once.after(REFUSED, PROVING, again.minusMillis(100)).after(PASSED, PROVING, again);
    assertThat(twice.after(PASSED, PROVING, START.plusSeconds(1)).phase())
        .isEqualTo(Phase.STARTING);

    ReplicaHealth proven = twice.after(PASSED, PROVING, again.plusSeconds(1));
    assertThat(proven.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(proven.nextCheck()).isEqualTo(again.plusSeconds(3));
  }

  @Test
  void one_that_was_unhealthy_has_nothing_to_prove() {
    Instant now = START.plus(HealthCheck.START_PERIOD);
    ReplicaHealth health =
        ReplicaHealth.startedAt(START, START)
            .after(PASSED, PROVING, START)
            .after(PASSED, PROVING, START.plusSeconds(1));
    for (int i = 0; i < HealthCheck.FAILURES; i++) {
      health = health.after(REFUSED, PROVING, now);
    }
    assertThat(health.phase()).isEqualTo(Phase.UNHEALTHY);

    assertThat(health.after(PASSED, PROVING, now).phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void a_clock_that_goes_back_makes_no_negative_age() {
    assertThat(ReplicaHealth.startedAt(START, START).age(START.minusSeconds(5)))
        .isEqualTo(Duration.ZERO);
  }
}
