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
