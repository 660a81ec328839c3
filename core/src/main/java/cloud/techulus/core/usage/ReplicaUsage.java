package cloud.techulus.core.usage;

import cloud.techulus.core.service.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much a replica uses, as its agent measured it last.
 *
 * @param cpuMillis thousandths of a core, on average since the measurement before
 * @param memoryBytes that it held
 * @param age how long ago that was
 */
public record ReplicaUsage(long cpuMillis, long memoryBytes, Duration age) {
  /** An older measurement says nothing about now. */
  public static final Duration AGE_LIMIT = Duration.ofMinutes(1);

  /**
   * What it says, told now; empty if it cannot be true. An agent that measures nonsense is still to
   * be heard about everything else.
   */
  public Optional<UsageSample> at(Instant now) {
    boolean possible =
        cpuMillis >= 0
            && cpuMillis <= SpecDraft.CPU_LIMIT_MILLIS
            && memoryBytes >= 0
            && memoryBytes <= SpecDraft.MEMORY_LIMIT_BYTES
            && !age.isNegative()
            && age.compareTo(AGE_LIMIT) <= 0;
    return possible
        ? Optional.of(new UsageSample(now.minus(age), cpuMillis, memoryBytes))
        : Optional.empty();
  }
}
