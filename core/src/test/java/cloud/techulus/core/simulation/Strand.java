package cloud.techulus.core.simulation;

import java.time.Duration;

/**
 * A thread of a simulated process. It runs until it waits for simulated time to pass or for
 * somebody to wake it; then the simulator goes on and resumes it when its time has come.
 */
final class Strand {
  private final Stage stage;
  private final SimulatedProcess process;
  private final Thread thread;
  private long waits;
  private boolean waiting = true;
  private boolean woken;

  /** It begins with the next events of this moment. */
  Strand(String name, Stage stage, SimulatedProcess process, Runnable work) {
    this.stage = stage;
    this.process = process;
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(work));
    stage.timeline().soon(() -> resume(0));
  }

  Thread thread() {
    return thread;
  }

  void pause(Duration time) {
    boolean _ = await(time);
  }

  /**
   * Waits for {@link #wake}, but not longer than this.
   *
   * @return whether it was woken
   */
  boolean await(Duration limit) {
    process.requireAlive();
    long wait = ++waits;
    woken = false;
    waiting = true;
    stage.timeline().after(limit, () -> resume(wait));
    stage.yieldTurn();
    process.requireAlive();
    return woken;
  }

  /** Nothing happens if it does not wait. */
  void wake() {
    if (waiting && !woken) {
      woken = true;
      long wait = waits;
      stage.timeline().soon(() -> resume(wait));
    }
  }

  /** For the simulator, once the process is dead: the thread comes to its end. */
  void unwind() {
    resume(waits);
  }

  private void resume(long wait) {
    if (waiting && wait == waits) {
      waiting = false;
      stage.turn(this);
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // nothing is printed: the simulator throws it
  private void run(Runnable work) {
    try {
      if (process.isAlive()) {
        work.run();
      }
    } catch (ProcessDied expected) {
      // That is how it ends.
    } catch (RuntimeException | Error bug) {
      if (process.isAlive() || bug instanceof Violation) {
        stage.fail(bug);
      }
    } finally {
      process.left(this);
      stage.leave();
    }
  }
}
