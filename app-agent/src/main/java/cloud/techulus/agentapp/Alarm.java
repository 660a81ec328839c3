package cloud.techulus.agentapp;

import java.time.Duration;

/** Lets a loop wait for a time or until it is woken. Waking it while it works is not lost. */
final class Alarm {
  /** Whoever waits looks again at least this often. */
  static final Duration LONGEST = Duration.ofHours(1);

  private boolean rung;

  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  /**
   * Returns after this time, or sooner if it rings or has rung since the last wait. Any length will
   * do: who is late by centuries returns at once, who has as many left waits for {@link #LONGEST}.
   */
  synchronized void await(Duration limit) throws InterruptedException {
    long left = limit.compareTo(LONGEST) < 0 ? nanosOf(limit) : LONGEST.toNanos();
    long deadline = System.nanoTime() + left;
    while (!rung && left > 0) {
      // At least a nanosecond: zero would mean for ever.
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
    rung = false;
  }

  private static long nanosOf(Duration limit) {
    return limit.isNegative() ? 0 : limit.toNanos();
  }
}
