package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Everything that is left to chance, from a seed. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  /** Another source of chance, so that one subject's decisions do not shift another's. */
  Chance branch() {
    return new Chance(random.nextLong());
  }

  /** For those who take chance as Java has it. */
  Random random() {
    return random;
  }

  boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Both ends included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }

  Duration between(Duration least, Duration most) {
    long span = most.toNanos() - least.toNanos();
    return least.plusNanos((long) (random.nextDouble() * span));
  }

  /** A time that is often short and now and then long, like all waiting in the real world. */
  Duration around(Duration mean) {
    double factor = Math.min(8, -Math.log(1 - random.nextDouble()));
    return Duration.ofNanos((long) (mean.toNanos() * factor));
  }

  <T> T pick(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }
}
