package cloud.techulus.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jdbi.v3.core.ConnectionFactory;

/** Lends connections, first come, first served. A pool of one is a fair lock. */
final class ConnectionPool implements ConnectionFactory {
  private final BlockingQueue<Connection> free;
  private final int size;

  ConnectionPool(List<Connection> connections) {
    size = connections.size();
    free = new ArrayBlockingQueue<>(size, true, connections);
  }

  @Override
  public Connection openConnection() throws SQLException {
    try {
      return free.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for the database", interrupted);
    }
  }

  @Override
  public void closeConnection(Connection connection) {
    free.add(connection);
  }

  /** Waits for all that are lent. Who comes later gets a closed connection, which says so. */
  void close() throws SQLException {
    List<Connection> all = new ArrayList<>();
    while (all.size() < size) {
      all.add(openConnection());
    }
    for (Connection connection : all) {
      connection.close();
      free.add(connection);
    }
  }
}
