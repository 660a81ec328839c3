package cloud.techulus.dns;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** Times on {@link System#nanoTime}. */
final class Deadline {
  private Deadline() {}

  /**
   * For a socket, where zero would mean for ever.
   *
   * @throws SocketTimeoutException if it has passed
   */
  static int millisLeft(long deadline) throws SocketTimeoutException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("it took too long");
    }
    return (int) left;
  }
}
