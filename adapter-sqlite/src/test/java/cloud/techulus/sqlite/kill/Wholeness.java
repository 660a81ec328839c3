package cloud.techulus.sqlite.kill;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What SQLite itself says of a database file that nobody closed. */
final class Wholeness {
  private Wholeness() {}

  static void require(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      try (ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
        String first = result.getString(1);
        if (!first.equals("ok")) {
          throw new IllegalStateException("integrity check: " + first);
        }
      }
      try (ResultSet result = statement.executeQuery("PRAGMA foreign_key_check")) {
        if (result.next()) {
          throw new IllegalStateException("a reference leads nowhere in " + result.getString(1));
        }
      }
    }
  }
}
