package cloud.techulus.core.agent;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ResourceUsage;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.core.usage.ReplicaUsage;
import cloud.techulus.core.usage.UsageHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the containers at most once in {@link UsageHistory#INTERVAL}, when somebody has listed
 * them anyway. How much of a core one uses shows only by a second measurement.
 */
final class UsageSampler {
  /** Two measurements that are closer say little about what lies between them. */
  private static final Duration LEAST_APART = Duration.ofSeconds(1);

  /** Of a core. */
  private static final int MILLIS = 1000;

  private final UsageMeter meter;
  private final InstantSource clock;
  private final Map<String, Measured> measured = new HashMap<>();
  private Instant next = Instant.MIN;

  UsageSampler(UsageMeter meter, InstantSource clock) {
    this.meter = meter;
    this.clock = clock;
  }

  /**
   * One container's last measurement.
   *
   * @param cpuMillis of a core since the one before; empty if there is none
   */
  private record Measured(Instant at, ResourceUsage usage, Optional<Long> cpuMillis) {}

  /** Measures those that are due, and forgets those that are gone. */
  synchronized void sample(List<Container> containers) {
    Instant now = clock.instant();
    boolean due = !now.isBefore(next);
    if (due) {
      next = now.plus(UsageHistory.INTERVAL);
    }
    measured.keySet().retainAll(containers.stream().map(Container::id).toList());
    for (Container container : containers) {
      // One that is new is measured at once, so that its next measurement says how much it uses.
      if (due ? isApart(container, now) : !measured.containsKey(container.id())) {
        meter
            .measure(container)
            .ifPresentOrElse(
                usage -> measured.put(container.id(), after(container, usage, now)),
                () -> measured.remove(container.id()));
      }
    }
  }

  private boolean isApart(Container container, Instant now) {
    return Optional.ofNullable(measured.get(container.id()))
        .filter(last -> Duration.between(last.at(), now).compareTo(LEAST_APART) < 0)
        .isEmpty();
  }

  private Measured after(Container container, ResourceUsage usage, Instant now) {
    Optional<Long> cpuMillis =
        Optional.ofNullable(measured.get(container.id()))
            .flatMap(before -> cpuMillis(before, usage, now));
    return new Measured(now, usage, cpuMillis);
  }

  /** Empty if it began to count anew, as after a restart. */
  private static Optional<Long> cpuMillis(Measured before, ResourceUsage usage, Instant now) {
    Duration passed = Duration.between(before.at(), now);
    Duration used = usage.cpuTime().minus(before.usage().cpuTime());
    return used.isNegative()
        ? Optional.empty()
        : Optional.of(used.multipliedBy(MILLIS).dividedBy(passed));
  }

  /** How much a container uses; empty until it was measured twice. */
  synchronized Optional<ReplicaUsage> of(Container container, Instant now) {
    return Optional.ofNullable(measured.get(container.id()))
        .flatMap(
            last ->
                last.cpuMillis()
                    .map(
                        cpu ->
                            new ReplicaUsage(
                                cpu,
                                last.usage().memoryBytes(),
                                Duration.between(last.at(), now))));
  }
}
