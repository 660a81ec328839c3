package cloud.techulus.core.agent;

import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe.Result;
import cloud.techulus.core.queue.DeploymentOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the health checks of one container have told so far, and when to ask again. A container that
 * starts is asked often, so that one that serves after 80 ms is known to serve after 80 ms.
 *
 * @param startedAt when its container started
 * @param checkedSince when this agent began to check it: it may be younger than the container, and
 *     does not check one that is frozen or that nobody has ordered
 * @param healthySince when the first of the latest checks in a row passed
 * @param failures in a row that count
 * @param lastAnswer of a failed check, in words; empty after one that passed
 */
record ReplicaHealth(
    Phase phase,
    Instant startedAt,
    Instant checkedSince,
    Optional<Instant> healthySince,
    int failures,
    String lastAnswer,
    Instant nextCheck) {
  /** Between checks of a container that has just started. */
  static final Duration FIRST_INTERVAL = Duration.ofMillis(50);

  /** How long a container has just started. */
  static final Duration FIRST_PERIOD = Duration.ofSeconds(2);

  /** Between checks of a container that takes its time to start. */
  static final Duration START_INTERVAL = Duration.ofMillis(250);

  enum Phase {
    /** No check has passed yet, or none long enough ago. */
    STARTING,
    HEALTHY,
    /** It was healthy and has failed often enough. */
    UNHEALTHY
  }

  static ReplicaHealth startedAt(Instant start, Instant now) {
    return new ReplicaHealth(
        Phase.STARTING, start, now, Optional.empty(), 0, "no check has been made yet", now);
  }

  /** Nobody could check it until now: that time is neither one of health nor of the opposite. */
  ReplicaHealth checkedFrom(Instant now) {
    return new ReplicaHealth(phase, startedAt, now, Optional.empty(), 0, lastAnswer, nextCheck);
  }

  /** Takes in one answer. The interval counts from now: a slow check is not followed closely. */
  ReplicaHealth after(Result result, DeploymentOrder order, Instant now) {
    return switch (result) {
      case Result.Healthy _ -> passed(order.minReady(), now);
      case Result.Unhealthy unhealthy ->
          failed(unhealthy.reason(), order.workload().healthCheck(), now);
    };
  }

  private ReplicaHealth passed(Duration minReady, Instant now) {
    Instant since = healthySince.filter(it -> !it.isAfter(now)).orElse(now);
    Instant ready = since.plus(minReady);
    boolean proves = phase == Phase.STARTING && now.isBefore(ready);
    return new ReplicaHealth(
        proves ? Phase.STARTING : Phase.HEALTHY,
        startedAt,
        checkedSince,
        Optional.of(since),
        0,
        proves ? "healthy, not yet for long enough" : "",
        proves ? ready : now.plus(HealthCheck.INTERVAL));
  }

  private ReplicaHealth failed(String reason, HealthCheck check, Instant now) {
    boolean counts = age(now).compareTo(HealthCheck.START_PERIOD) >= 0;
    int counted = counts ? Math.min(failures + 1, HealthCheck.FAILURES) : failures;
    Phase next =
        phase == Phase.HEALTHY && counted >= HealthCheck.FAILURES ? Phase.UNHEALTHY : phase;
    return new ReplicaHealth(
        next,
        startedAt,
        checkedSince,
        Optional.empty(),
        counted,
        reason,
        now.plus(interval(next, check, now)));
  }

  private Duration interval(Phase next, HealthCheck check, Instant now) {
    if (next != Phase.STARTING || age(now).compareTo(HealthCheck.START_PERIOD) >= 0) {
      return HealthCheck.INTERVAL;
    }
    // A command in a container costs more than it would tell at the fastest pace.
    boolean fast = age(now).compareTo(FIRST_PERIOD) < 0 && !(check instanceof HealthCheck.Exec);
    return fast ? FIRST_INTERVAL : START_INTERVAL;
  }

  /** How long the container has been up; never negative, whatever the clocks say. */
  Duration age(Instant now) {
    return since(startedAt, now);
  }

  /** How long it has been checked. */
  Duration checkedFor(Instant now) {
    return since(checkedSince, now);
  }

  private static Duration since(Instant start, Instant now) {
    Duration time = Duration.between(start, now);
    return time.isNegative() ? Duration.ZERO : time;
  }
}
