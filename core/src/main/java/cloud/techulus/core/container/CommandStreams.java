package cloud.techulus.core.container;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import java.io.InputStream;

/**
 * The door to programs that go on printing. Such a program never outlives this process, however
 * that ends.
 */
public interface CommandStreams {

  /**
   * Starts a program. The command's timeout does not apply.
   *
   * @throws CommandFailed if it cannot be started
   */
  RunningCommand open(Command command);

  /**
   * A program that runs. Whoever opened it reads both outputs, or the program stops in its tracks.
   */
  interface RunningCommand extends AutoCloseable {
    InputStream stdout();

    InputStream stderr();

    /** Waits for its end; gives its exit code. */
    int await();

    /** Kills it with everything it started; no error if it has ended. */
    @Override
    void close();
  }
}
