package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Three replicas are updated again and again, to one version and back, while fifty clients ask for
 * the service: how long each update takes, and which requests fail. An update begins when nothing
 * is left of the one before.
 */
final class UpdateBenchmark {
  static final int REPLICAS = 3;

  private static final int CLIENTS = 50;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** How exactly times are known; who looks more often slows down what is measured. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final UpdatePlatform platform;
  private final Consumer<String> told;

  /**
   * @param told gets a line for each update
   */
  UpdateBenchmark(UpdatePlatform platform, Consumer<String> told) {
    this.platform = platform;
    this.told = told;
  }

  /**
   * What was measured.
   *
   * @param times from the request for an update to all replicas being of the new version, and those
   *     of the old on their way out
   */
  record Result(Sample times, Load.Result load) {
    @Override
    public String toString() {
      return times + "\n  " + load;
    }
  }

  /** So many updates. */
  Result run(int updates) {
    platform.deploy();
    List<Duration> times = new ArrayList<>();
    try (Load load =
        Load.of(
            CLIENTS, platform.visitor().address(), platform.visitor().port(), Platform.DOMAIN)) {
      for (int i = 1; i <= updates; i++) {
        String version = i % 2 == 0 ? "v1" : "v2";
        Await.until("nothing is left of the one before", DEADLINE, LOOK_EVERY, platform::isCalm);
        long start = System.nanoTime();
        platform.update(version);
        Await.until(
            "all replicas are of " + version,
            DEADLINE,
            LOOK_EVERY,
            () -> platform.runsOnly(version));
        times.add(Duration.ofNanos(System.nanoTime() - start));
        told.accept(
            "  update %d of %d took %d ms; so far %s"
                .formatted(i, updates, times.getLast().toMillis(), load.result()));
      }
      return new Result(new Sample(times), load.stop());
    }
  }
}
