package cloud.techulus.agentapp;

import cloud.techulus.core.agent.Next;
import java.time.Duration;
import java.util.function.Supplier;

/** The outermost loop of a process: ticks until the node is removed. */
final class Loop {
  /** After a bug, so that it does not become a storm. */
  static final Duration BUG_PAUSE = Duration.ofSeconds(1);

  private final ConsoleLog log;

  Loop(ConsoleLog log) {
    this.log = log;
  }

  /** Gives the exit code. */
  int untilRemoved(Supplier<Next> tick) throws InterruptedException {
    while (true) {
      switch (safely(tick)) {
        case Next.Again _ -> {}
        case Next.Pause(Duration delay) -> Thread.sleep(delay);
        case Next.Removed(String message) -> {
          log.warn("Removed from the platform: " + message + " Everything is cleaned up.");
          return ExitCode.REMOVED;
        }
      }
    }
  }

  /** A bug in one tick must not take the machine off the platform. */
  private Next safely(Supplier<Next> tick) {
    try {
      return tick.get();
    } catch (RuntimeException bug) {
      log.bug("A tick ended by a bug, and is tried again.", bug);
      return new Next.Pause(BUG_PAUSE);
    }
  }
}
