package cloud.techulus.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** Opens connections to one database file, which belongs to its owner alone (mode 0600). */
record DatabaseFile(Path path) {
  /** How long to wait for another process, such as a backup. Our own writers take turns. */
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  /** What the write-ahead log is cut to after a checkpoint. */
  private static final int JOURNAL_LIMIT_BYTES = 64 << 20;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** SQLite gives the files beside it (-wal, -shm) the same mode. */
  void create() throws IOException {
    try {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException _) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
  }

  /**
   * Its transactions take the write lock at their beginning: one that began by reading could find
   * at its first write that it must start again.
   */
  Connection writer() throws SQLException {
    SQLiteConfig config = common();
    config.setJournalMode(JournalMode.WAL);
    // FULL: an answered request has reached the disk, even if the power fails now.
    config.setSynchronous(SynchronousMode.FULL);
    config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    return config.createConnection("jdbc:sqlite:" + path);
  }

  /** They cannot write; each transaction sees the moment of its first query. */
  List<Connection> readers(int count) throws SQLException {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    config.setTransactionMode(TransactionMode.DEFERRED);
    List<Connection> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readers.add(config.createConnection("jdbc:sqlite:" + path));
    }
    return readers;
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout(Math.toIntExact(BUSY_TIMEOUT.toMillis()));
    return config;
  }
}
