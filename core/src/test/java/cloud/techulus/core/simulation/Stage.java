package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The threads of a simulation and how they take turns: the simulator makes the next event happen,
 * an event may resume a strand, and a strand that waits gives the turn back.
 */
final class Stage {
  private final Timeline timeline;
  private final Thread simulator = Thread.currentThread();
  private final Baton baton = new Baton();
  private Optional<Strand> current = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  /** Must be made by the thread that is to be the simulator. */
  Stage(Timeline timeline) {
    this.timeline = timeline;
  }

  Timeline timeline() {
    return timeline;
  }

  /** Whose turn it is; also whoever watches from outside may ask. */
  Thread running() {
    return baton.holder();
  }

  /** The strand whose turn it is. Code that takes simulated time runs on none but a strand. */
  Strand current() {
    return current.orElseThrow(() -> new IllegalStateException("only a strand can wait"));
  }

  /** For the simulator: returns when the strand waits or has ended, and throws what it threw. */
  void turn(Strand strand) {
    current = Optional.of(strand);
    baton.pass(strand.thread());
    current = Optional.empty();
    if (failure.isPresent()) {
      Throwable bug = failure.get();
      failure = Optional.empty();
      throw violation(bug);
    }
  }

  private static Violation violation(Throwable bug) {
    Throwable cause = bug instanceof CompletionException ? bug.getCause() : bug;
    return cause instanceof Violation violation
        ? violation
        : new Violation("a thread ended by a bug: " + cause, bug);
  }

  /** For a strand: returns when it has another turn. */
  void yieldTurn() {
    baton.pass(simulator);
  }

  /** For a strand that has come to its end. */
  void leave() {
    baton.hand(simulator);
  }

  /** A strand ended by what nothing in it expected. */
  void fail(Throwable bug) {
    failure = Optional.of(bug);
  }

  /** Lets simulated time pass for the strand whose turn it is. */
  void pause(Duration time) {
    current().pause(time);
  }
}
