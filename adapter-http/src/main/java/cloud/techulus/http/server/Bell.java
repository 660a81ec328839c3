package cloud.techulus.http.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait. Each ring is counted, so that none between a look and a wait is missed. */
final class Bell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long count;

  void ring() {
    lock.lock();
    try {
      count++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often it rang. */
  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it has rung more often than this, or the time is over.
   *
   * @return false if this thread has to stop
   */
  boolean await(long seen, Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (count == seen && left > 0) {
        left = rung.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
