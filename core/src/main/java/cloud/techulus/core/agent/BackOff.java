package cloud.techulus.core.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing delays between attempts: doubling up to a limit, each shortened by chance to between half
 * and all of it, so that a thousand agents do not come back in the same moment.
 */
public final class BackOff {
  private final Duration first;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration current;

  public BackOff(Duration first, Duration limit, RandomGenerator random) {
    this.first = first;
    this.limit = limit;
    this.random = random;
    this.current = first;
  }

  public Duration next() {
    Duration delay = spread(current, random);
    Duration doubled = current.multipliedBy(2);
    current = doubled.compareTo(limit) > 0 ? limit : doubled;
    return delay;
  }

  public void reset() {
    current = first;
  }

  /** Between half of it and all of it. */
  static Duration spread(Duration delay, RandomGenerator random) {
    long half = delay.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }
}
