package cloud.techulus.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Brings a database to the version of this program, forward only. Version n is what script n makes
 * of version n - 1; each ends by setting {@code user_version} and runs in one transaction, so a
 * database is never between two versions.
 */
record Migrations(List<String> scripts) {
  static final Migrations ALL =
      new Migrations(
          List.of(
              "001_first.sql",
              "002_recovery.sql",
              "003_updates.sql",
              "004_people.sql",
              "005_idempotency.sql"));

  /**
   * @param writer in no transaction
   * @throws IllegalStateException if the database is from a newer version of this program
   */
  void apply(Connection writer) throws SQLException, IOException {
    int version = version(writer);
    if (version > scripts.size()) {
      throw new IllegalStateException(
          "The database has version %d, this program knows versions up to %d; start the newer program that it was last used with."
              .formatted(version, scripts.size()));
    }
    for (int next = version + 1; next <= scripts.size(); next++) {
      apply(writer, next);
    }
  }

  private void apply(Connection writer, int version) throws SQLException, IOException {
    writer.setAutoCommit(false);
    try (Statement statement = writer.createStatement()) {
      statement.executeUpdate(script(scripts.get(version - 1)));
      if (version(writer) != version) {
        throw new IllegalStateException(
            scripts.get(version - 1) + " does not set user_version to " + version);
      }
      writer.commit();
    } finally {
      // Undoes what was not committed, and gives back the lock that a commit takes again.
      writer.rollback();
      writer.setAutoCommit(true);
    }
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.getInt(1);
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
