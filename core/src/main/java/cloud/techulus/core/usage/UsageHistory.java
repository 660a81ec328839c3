package cloud.techulus.core.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a replica used lately.
 *
 * @param samples oldest first, at most {@link #LENGTH}
 */
public record UsageHistory(List<UsageSample> samples) {
  /** Between two measurements: every second time that an agent lists its containers. */
  public static final Duration INTERVAL = Duration.ofSeconds(4);

  /** Most samples of a replica that are kept: five minutes. */
  public static final int LENGTH = 75;

  /** How long the last sample tells how it is now. */
  public static final Duration FRESH = INTERVAL.multipliedBy(4);

  public static final UsageHistory EMPTY = new UsageHistory(List.of());

  public UsageHistory {
    samples = List.copyOf(samples);
  }

  /**
   * With one more. Reports come more often than measurements, so the same one comes several times:
   * one that is not clearly younger than the last changes nothing.
   */
  public UsageHistory with(UsageSample sample) {
    if (!samples.isEmpty()
        && sample.at().isBefore(samples.getLast().at().plus(INTERVAL.dividedBy(2)))) {
      return this;
    }
    List<UsageSample> longer = new ArrayList<>(samples);
    longer.add(sample);
    return new UsageHistory(longer.subList(Math.max(0, longer.size() - LENGTH), longer.size()));
  }

  /** What it uses now; empty if nothing was heard for a while. */
  public Optional<UsageSample> current(Instant now) {
    return samples.isEmpty() || samples.getLast().at().plus(FRESH).isBefore(now)
        ? Optional.empty()
        : Optional.of(samples.getLast());
  }
}
