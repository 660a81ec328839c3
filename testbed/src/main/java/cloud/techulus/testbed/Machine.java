package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The machine that carries the bed: its commands, control groups and network interfaces. */
record Machine(ProcessRunner programs, Cgroups cgroups) {
  private static final Path INTERFACES = Path.of("/sys/class/net");

  /** A command ended with an exit code other than 0. */
  static final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailed(Command command, CommandResult result) {
      super(
          "%s ended with %d: %s"
              .formatted(command, result.exitCode(), (result.stderr() + result.stdout()).strip()));
    }
  }

  /**
   * This machine.
   *
   * @throws Problem FORBIDDEN unless we are root on it
   */
  static Machine here() {
    ProcessRunner programs = new ProcessRunner();
    if (!programs.run(Command.of("id", "-u")).stdout().strip().equals("0")) {
      throw Problem.forbidden(
          "A bed needs root: it makes network and mount namespaces. Try again with sudo.");
    }
    return new Machine(programs, Cgroups.ofThisMachine());
  }

  CommandResult must(Command command) {
    CommandResult result = programs.run(command);
    if (!result.succeeded()) {
      throw new StepFailed(command, result);
    }
    return result;
  }

  CommandResult must(String... argv) {
    return must(Command.of(argv));
  }

  /** Sends a signal such as {@code STOP} to a process, unless it has ended. */
  void signal(String name, long pid) {
    Command command = Command.of("kill", "-s", name, Long.toString(pid));
    CommandResult result = programs.run(command);
    if (!result.succeeded() && ProcessHandle.of(pid).isPresent()) {
      throw new StepFailed(command, result);
    }
  }

  /** Whether a process is stopped by a signal (proc(5): state T). */
  static boolean isStopped(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readString(file).contains("\nState:\tT ");
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  /** Several {@code ip} commands in one process. */
  void network(String... lines) {
    must(Command.of("ip", "-batch", "-").withInput(String.join("\n", lines) + "\n"));
  }

  List<String> interfaces() {
    try (Stream<Path> entries = Files.list(INTERFACES)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + INTERFACES, e);
    }
  }

  /** Removes an interface if it is there. */
  void removeInterface(String name) {
    CommandResult result = programs.run(Command.of("ip", "link", "delete", "dev", name));
    // A cable disappears by itself when the kernel gets round to the namespace at its other end.
    if (!result.succeeded() && interfaces().contains(name)) {
      throw new StepFailed(Command.of("ip", "link", "delete", "dev", name), result);
    }
  }
}
