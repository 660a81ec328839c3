package cloud.techulus.process;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that was started to stay, such as a reverse proxy. */
public final class RunningProgram {
  private static final Duration KILL_WAIT = Duration.ofSeconds(10);

  private final Process process;
  private final String description;

  RunningProgram(Process process, String description) {
    this.process = process;
    this.description = description;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code (128 + the signal's number for a killed one), or nothing while it runs. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Completes with the exit code. Cancelling it does not touch the program. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Asks it to end (SIGTERM), and kills it with everything it started if it has not ended after the
   * grace time. Returns when it is gone.
   */
  public void stop(Duration grace) {
    boolean _ = process.toHandle().destroy();
    if (!endsWithin(grace)) {
      kill();
    }
  }

  /** Kills it (SIGKILL) with everything it started, and returns when it is gone. */
  public void kill() {
    ProcessTree.kill(process.toHandle());
    if (!endsWithin(KILL_WAIT)) {
      throw new CommandFailed("killed, but still there: " + description);
    }
  }

  private boolean endsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ProcessTree.kill(process.toHandle());
      throw new CommandFailed("interrupted, killed: " + description, e);
    }
  }

  /** The command line. */
  @Override
  public String toString() {
    return description;
  }
}
