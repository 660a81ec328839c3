package cloud.techulus.control.app.serve;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.secret.MasterKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where the control plane keeps what it must not lose, as long as it holds the directory's lock.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final DataFiles files;
  private final FileChannel lock;

  private DataDirectory(DataFiles files, FileChannel lock) {
    this.files = files;
    this.lock = lock;
  }

  /**
   * Takes the directory, and makes it if there is none.
   *
   * @throws Problem CONFLICT if another control plane has it, or others can read it
   */
  public static DataDirectory open(Path directory) throws IOException {
    PrivateFiles.createDirectory(directory);
    if (PrivateFiles.isOpenToOthers(directory)) {
      throw Problem.conflict(
          "Other users can get into %1$s, which holds keys: run `chmod 700 %1$s`, or name another directory."
              .formatted(directory));
    }
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw Problem.conflict(
          "Another control plane is running on %s. Stop it first, or name another directory with --data."
              .formatted(directory));
    }
    return new DataDirectory(new DataFiles(directory), channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      Optional<FileLock> held = Optional.ofNullable(channel.tryLock());
      return held.isPresent();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  public DataFiles files() {
    return files;
  }

  /**
   * The platform's key; the first start makes it.
   *
   * @throws Problem CONFLICT if it is missing though there is a database, whose secrets a new key
   *     could not open; or if the database is missing though this is not the first start
   */
  MasterKey masterKey(RandomGenerator random) throws IOException {
    if (Files.exists(files.masterKey())) {
      requireDatabase();
      return files.readMasterKey();
    }
    if (Files.exists(files.database())) {
      throw Problem.conflict(
          "%s is missing, and the secrets in %s open with no other key. Put it back from a backup."
              .formatted(files.masterKey(), files.database().getFileName()));
    }
    MasterKey key = MasterKey.generate(random);
    PrivateFiles.write(files.masterKey(), key.reveal() + "\n");
    return key;
  }

  /**
   * An empty database in the place of a lost one would know no server: all would be refused, and
   * added again they would have to be installed again. The admin token is the last thing that a
   * first start makes, so with it there was a database.
   */
  private void requireDatabase() {
    if (Files.exists(files.adminToken()) && !Files.exists(files.database())) {
      throw Problem.conflict(
          "%s is missing from %s. Put it back from a backup; or, to begin anew and install all servers again, remove the other files there."
              .formatted(files.database().getFileName(), files.directory()));
    }
  }

  /**
   * Sees to it that somebody has access: the first start makes a token. It is on the disk before
   * the store knows its hash, so a crash in between loses nothing.
   */
  void claim(Access access, RandomGenerator random) throws IOException {
    if (!access.isUnclaimed()) {
      return;
    }
    if (!Files.exists(files.adminToken())) {
      PrivateFiles.write(files.adminToken(), RegistrationToken.generate(random).text() + "\n");
    }
    access.grant(new RegistrationToken(files.readAdminToken()));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
