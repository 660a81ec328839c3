package cloud.techulus.process;

import cloud.techulus.core.container.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * Starts the programs of this machine. It holds the only {@link ProcessBuilder} of the tree, so
 * that every rule about starting programs (no shell, output bounded, nothing left running) is kept
 * in one place.
 */
public final class ProcessRunner implements CommandRunner {

  /** How long a killed program may take to disappear; one that is frozen would take for ever. */
  private static final Duration KILL_WAIT = Duration.ofSeconds(2);

  /** Logs may repeat what a program prints about its configuration: only the owner reads them. */
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  @Override
  public CommandResult run(Command command) {
    ProcessBuilder builder = prepare(command);
    Process process = launch(builder, command);
    Input.feed(process, command.input());
    BoundedOutput stdout = BoundedOutput.drain(process.getInputStream(), OUTPUT_LIMIT_BYTES);
    BoundedOutput stderr = BoundedOutput.drain(process.getErrorStream(), OUTPUT_LIMIT_BYTES);
    await(process, command);
    return new CommandResult(process.exitValue(), stdout.text(), stderr.text());
  }

  /**
   * Starts a program that stays. Its output, both streams together, is appended to the log file,
   * which is made readable by its owner only. The command's timeout does not apply.
   *
   * @throws CommandFailed if it cannot be started
   */
  public RunningProgram start(Command command, Path log) {
    ProcessBuilder builder = prepare(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(ownersFile(log).toFile()));
    Process process = launch(builder, command);
    Input.feed(process, command.input());
    return new RunningProgram(process, command.toString());
  }

  /**
   * Runs a program on this process's own terminal, for as long as it likes; input and timeout do
   * not apply.
   *
   * @return its exit code
   * @throws CommandFailed if it cannot be started
   */
  public int runOnTerminal(Command command) {
    Process process = launch(prepare(command).inheritIO(), command);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      ProcessTree.kill(process.toHandle());
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while waiting for: " + command, e);
    }
  }

  private static ProcessBuilder prepare(Command command) {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    builder.environment().putAll(command.environment());
    return builder;
  }

  private static Process launch(ProcessBuilder builder, Command command) {
    try {
      return builder.start();
    } catch (IOException e) {
      // The message of the JDK names the program and the reason, and nothing of the environment or
      // the input.
      throw new CommandFailed(
          "cannot start " + command.argv().getFirst() + ": " + e.getMessage(), e);
    }
  }

  private static void await(Process process, Command command) {
    try {
      if (!process.waitFor(command.timeout())) {
        killAndWait(process);
        throw new CommandFailed(
            "did not end within %s, killed: %s".formatted(command.timeout(), command));
      }
    } catch (InterruptedException e) {
      ProcessTree.kill(process.toHandle());
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted, killed: " + command, e);
    }
  }

  private static void killAndWait(Process process) throws InterruptedException {
    ProcessTree.kill(process.toHandle());
    boolean _ = process.waitFor(KILL_WAIT);
  }

  private static Path ownersFile(Path log) {
    try {
      if (!Files.exists(log)) {
        return Files.createFile(log, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the log file " + log, e);
    }
  }
}
