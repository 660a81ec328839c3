package cloud.techulus.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Lends connections with their tables, first come, first served. A pool of one is a fair lock. */
final class SessionPool {
  private final BlockingQueue<Session> free;
  private final int size;

  /** A connection that stays open. */
  private record Session(Connection connection, Handle handle, SqliteTx tables) {}

  /**
   * @param configure how values are bound and rows are read
   */
  SessionPool(List<Connection> connections, Consumer<Jdbi> configure) {
    size = connections.size();
    free = new ArrayBlockingQueue<>(size, true);
    for (Connection connection : connections) {
      Jdbi jdbi = Jdbi.create(connection);
      configure.accept(jdbi);
      Handle handle = jdbi.open();
      free.add(new Session(connection, handle, new SqliteTx(handle)));
    }
  }

  /** Commits when the work is done, and takes everything back if it throws. */
  <T> T inTransaction(Function<SqliteTx, T> work) {
    Session session = take();
    try {
      return session.handle().inTransaction(_ -> work.apply(session.tables()));
    } finally {
      free.add(session);
    }
  }

  private Session take() {
    try {
      return free.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", interrupted);
    }
  }

  /** Waits for all that are lent. Who comes later gets a closed connection, which says so. */
  void close() throws SQLException {
    List<Session> all = new ArrayList<>();
    while (all.size() < size) {
      all.add(take());
    }
    for (Session session : all) {
      session.handle().close();
      session.connection().close();
      free.add(session);
    }
  }
}
