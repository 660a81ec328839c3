package cloud.techulus.testbed.benchmark;

import java.time.Duration;
import java.util.List;

/** Times of the same thing, measured again and again. */
record Sample(List<Duration> times) {
  Sample {
    times = times.stream().sorted().toList();
  }

  Duration median() {
    int middle = times.size() / 2;
    return times.size() % 2 == 1
        ? times.get(middle)
        : times.get(middle - 1).plus(times.get(middle)).dividedBy(2);
  }

  /**
   * The shortest time within which this part of all were (nearest rank).
   *
   * @param part between 0 and 1
   */
  Duration percentile(double part) {
    return times.get(Math.max(0, (int) Math.ceil(part * times.size()) - 1));
  }

  /** With what is left of a millisecond. */
  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  @Override
  public String toString() {
    return "median %d ms, fastest %d ms, slowest %d ms, n=%d"
        .formatted(
            median().toMillis(),
            times.getFirst().toMillis(),
            times.getLast().toMillis(),
            times.size());
  }
}
