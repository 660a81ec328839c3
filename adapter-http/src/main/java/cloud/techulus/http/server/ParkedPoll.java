package cloud.techulus.http.server;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One poll that waits. A ring that comes while it is not waiting is kept for its next wait. */
final class ParkedPoll {
  /** Why a wait is over. */
  enum Wake {
    RUNG,
    ENDED,
    OVER
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean rung;
  private boolean ended;

  void ring() {
    lock.lock();
    try {
      rung = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a ring, the end, or so many nanoseconds; takes the ring off. */
  Wake await(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!rung && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (ended) {
        return Wake.ENDED;
      }
      boolean wasRung = rung;
      rung = false;
      return wasRung ? Wake.RUNG : Wake.OVER;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Wake.ENDED;
    } finally {
      lock.unlock();
    }
  }
}
