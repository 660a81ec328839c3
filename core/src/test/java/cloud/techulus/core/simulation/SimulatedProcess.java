package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * One run of a node's program. It can be killed at any call it makes to the outside: then no thread
 * of it ever does anything again, and what it had in memory is lost.
 */
final class SimulatedProcess implements Executor {
  private final Stage stage;
  private final Runnable onDeath;
  private final Set<Strand> strands = new LinkedHashSet<>();
  private boolean alive = true;
  private int callsLeft = Integer.MAX_VALUE;

  /**
   * @param onDeath is called once, when it is killed
   */
  SimulatedProcess(Stage stage, Runnable onDeath) {
    this.stage = stage;
    this.onDeath = onDeath;
  }

  boolean isAlive() {
    return alive;
  }

  void requireAlive() {
    if (!alive) {
      throw new ProcessDied();
    }
  }

  /** Begins a thread of it; nothing if it is dead. */
  void start(String name, Runnable work) {
    if (alive) {
      strands.add(new Strand(name, stage, this, work));
    }
  }

  @Override
  public void execute(Runnable task) {
    start("task", task);
  }

  void left(Strand strand) {
    strands.remove(strand);
  }

  /** It shall be killed at so many calls from now. */
  void dieAfter(int calls) {
    callsLeft = calls;
  }

  /** Each call to the outside comes by here, before and after it has its effect. */
  void step() {
    requireAlive();
    if (--callsLeft <= 0) {
      die();
      // The others end as soon as this thread has: only the simulator can give them their turn.
      stage.timeline().soon(this::unwind);
      throw new ProcessDied();
    }
  }

  /** A call to the outside that takes time. */
  void pause(Duration time) {
    step();
    stage.pause(time);
  }

  /** For a thread of it that ends the whole program. */
  void exit() {
    if (alive) {
      die();
      stage.timeline().soon(this::unwind);
    }
  }

  /** For the simulator. */
  void kill() {
    if (alive) {
      die();
      unwind();
    }
  }

  private void die() {
    alive = false;
    onDeath.run();
  }

  private void unwind() {
    while (!strands.isEmpty()) {
      strands.iterator().next().unwind();
    }
  }
}
