package cloud.techulus.process;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandStreams.RunningCommand;
import java.io.InputStream;

/** A program whose outputs are read while it runs. */
final class ProgramStream implements RunningCommand {
  private final Process process;
  private final String description;

  ProgramStream(Process process, String description) {
    this.process = process;
    this.description = description;
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return process.getErrorStream();
  }

  @Override
  public int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted, killed: " + description, e);
    }
  }

  @Override
  public void close() {
    ProcessTree.kill(process.toHandle());
  }

  @Override
  public String toString() {
    return description;
  }
}
