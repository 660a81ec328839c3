package cloud.techulus.core.simulation;

import java.util.concurrent.locks.LockSupport;

/**
 * The right to run. Of all threads of a simulation only the holder runs, every other one is parked;
 * that makes a run of many threads as repeatable as one of a single thread.
 */
final class Baton {
  private volatile Thread holder = Thread.currentThread();

  /** Lets the other thread run; returns once somebody has handed the baton back. */
  void pass(Thread to) {
    Thread self = Thread.currentThread();
    hand(to);
    while (holder != self) {
      LockSupport.park(this);
    }
  }

  /** The last act of a thread: it does not wait for the baton to come back. */
  void hand(Thread to) {
    holder = to;
    if (to.getState() == Thread.State.NEW) {
      to.start();
    } else {
      LockSupport.unpark(to);
    }
  }

  /** Whom everybody waits for; to tell what is wrong if that takes too long. */
  Thread holder() {
    return holder;
  }
}
