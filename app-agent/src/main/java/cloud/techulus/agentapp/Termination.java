package cloud.techulus.agentapp;

import java.util.Optional;

/**
 * What SIGTERM does: the process ends at once, and well. Containers and mesh are left alone: they
 * outlive the agent.
 */
final class Termination {
  private final ConsoleLog log;
  private final Thread hook = Thread.ofPlatform().unstarted(this::terminate);
  private Optional<Runnable> last = Optional.empty();

  Termination(ConsoleLog log) {
    this.log = log;
  }

  void install() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** From now on this is done before the process ends. */
  synchronized void before(Runnable action) {
    last = Optional.of(action);
  }

  /** The process is about to end by itself, with an exit code of its own. */
  void uninstall() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook is running and ends the process.
      return;
    }
    last().ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> last() {
    return last;
  }

  private void terminate() {
    log.note("Told to end; containers and mesh stay.");
    try {
      last().ifPresent(Runnable::run);
    } finally {
      // Java alone would say 143, which reads like a failure.
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }
}
