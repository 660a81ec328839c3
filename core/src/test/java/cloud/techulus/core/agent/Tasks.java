package cloud.techulus.core.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Threads that a test advances by hand, one task at a time. */
final class Tasks implements Executor {
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  int count() {
    return waiting.size();
  }

  void runFirst() {
    waiting.removeFirst().run();
  }

  void runLast() {
    waiting.removeLast().run();
  }

  /** Until nothing is left, also of what the tasks start. */
  void runAll() {
    while (!waiting.isEmpty()) {
      runFirst();
    }
  }
}
