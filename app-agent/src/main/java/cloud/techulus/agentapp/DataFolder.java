package cloud.techulus.agentapp;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The agent's folder, in the hands of one agent at a time. */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws CannotStart if another agent has it
   */
  static DataFolder open(Path path) throws IOException {
    DurableFile.makeFolder(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> held = Optional.ofNullable(channel.tryLock());
    if (held.isEmpty()) {
      channel.close();
      throw new CannotStart("another agent is running with the folder " + path);
    }
    return new DataFolder(path, channel);
  }

  Path identity() {
    return path.resolve("identity.key");
  }

  Path state() {
    return path.resolve("state");
  }

  /** Certificates, their keys and the log of Caddy. */
  Path caddy() {
    return path.resolve("caddy");
  }

  /** Of the operating system, which releases it in whatever way this process ends. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
