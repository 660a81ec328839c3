package cloud.techulus.testbed;

import java.io.PrintWriter;

/** Prints each step with the seconds since the beginning. */
final class TimedProgress implements Progress {
  private static final double NANOS = 1e9;

  private final PrintWriter out;
  private final long start = System.nanoTime();

  TimedProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void done(String what) {
    out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / NANOS, what);
    out.flush();
  }
}
