package cloud.techulus.core.container;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one door to other programs. There is no shell: a command is a list of arguments. */
public interface CommandRunner {

  /** How long a call may take unless the caller knows better. */
  Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** How much of each output stream is read, in bytes; what follows is dropped. */
  int OUTPUT_LIMIT_BYTES = 8 * 1024 * 1024;

  /**
   * Runs a program to its end and never throws for its exit code.
   *
   * @throws CommandFailed if it cannot be started, or is killed because its time is over
   */
  CommandResult run(Command command);

  /**
   * What to run.
   *
   * @param argv program and arguments, passed as they are
   * @param input bytes for its standard input; the only way a secret may reach a program
   * @param environment variables added to this process's own
   * @param timeout after which it is killed
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared, and copying a secret would only spread it
  record Command(
      List<String> argv, byte[] input, Map<String, String> environment, Duration timeout) {
    public Command {
      argv = List.copyOf(argv);
      environment = Map.copyOf(environment);
      if (argv.isEmpty()) {
        throw new IllegalArgumentException("a command needs a program");
      }
      for (String argument : argv) {
        if (argument.indexOf('\0') >= 0) {
          throw new IllegalArgumentException("NUL in an argument of " + argv.getFirst());
        }
      }
    }

    public static Command of(List<String> argv) {
      return new Command(argv, new byte[0], Map.of(), CALL_TIMEOUT);
    }

    public static Command of(String... argv) {
      return of(List.of(argv));
    }

    public Command withInput(String text) {
      return new Command(argv, text.getBytes(StandardCharsets.UTF_8), environment, timeout);
    }

    public Command withTimeout(Duration limit) {
      return new Command(argv, input, environment, limit);
    }

    public Command withEnvironment(Map<String, String> variables) {
      return new Command(argv, input, variables, timeout);
    }

    /** The arguments alone: the input may hold secrets. */
    @Override
    public String toString() {
      return String.join(" ", argv);
    }
  }

  /** How a program ended, and what it printed. */
  record CommandResult(int exitCode, String stdout, String stderr) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** A program that could not be started or did not end in time. */
  final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
      super(message);
    }

    public CommandFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
