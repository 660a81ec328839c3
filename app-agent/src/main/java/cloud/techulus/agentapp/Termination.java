package cloud.techulus.agentapp;

/**
 * What SIGTERM does: the process ends at once, and well. Containers, mesh and Caddy are left alone:
 * they outlive the agent, and the next one takes them over.
 */
final class Termination {
  private final ConsoleLog log;
  private final Thread hook = Thread.ofPlatform().unstarted(this::terminate);

  Termination(ConsoleLog log) {
    this.log = log;
  }

  void install() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The process is about to end by itself, with an exit code of its own. */
  void uninstall() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook is running and ends the process.
    }
  }

  private void terminate() {
    log.note("Told to end; what runs here stays.");
    // Java alone would say 143, which reads like a failure.
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
