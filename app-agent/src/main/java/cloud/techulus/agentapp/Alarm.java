package cloud.techulus.agentapp;

import java.time.Duration;

/** Lets a loop wait for a time or until it is woken. Waking it while it works is not lost. */
final class Alarm {
  private boolean rung;

  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  /** Returns after this time, or sooner if it rings or has rung since the last wait. */
  synchronized void await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long left = limit.toNanos();
    while (!rung && left > 0) {
      // At least a millisecond: zero would mean for ever.
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
    rung = false;
  }
}
