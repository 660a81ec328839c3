package cloud.techulus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks SQLite how it would run each statement of each table. */
final class QueryPlanTest {
  private static final List<Class<?>> TABLES =
      List.of(
          ServersTable.class,
          ProxiesTable.class,
          ProjectsTable.class,
          ServicesTable.class,
          SecretsTable.class,
          DeploymentsTable.class,
          WorkQueueTable.class,
          RoutesTable.class,
          MeshTable.class,
          AccessTokensTable.class,
          NoncesTable.class);

  @Test
  void printPlans(@TempDir Path directory) throws SQLException {
    Path file = directory.resolve("store.db");
    SqliteStore.open(file).close();
    Map<String, List<String>> plans = new TreeMap<>();
    try (Connection connection = new DatabaseFile(file).writer()) {
      for (Class<?> table : TABLES) {
        for (Method method : table.getDeclaredMethods()) {
          String sql = "";
          if (method.isAnnotationPresent(SqlQuery.class)) {
            sql = method.getAnnotation(SqlQuery.class).value();
          }
          if (method.isAnnotationPresent(SqlUpdate.class)) {
            sql = method.getAnnotation(SqlUpdate.class).value();
          }
          if (!sql.isEmpty()) {
            plans.put(table.getSimpleName() + "." + method.getName(), plan(connection, sql));
          }
        }
      }
    }
    plans.forEach((k, v) -> System.out.println(k + " " + v));
    assertThat(plans).isNotEmpty();
  }

  private static List<String> plan(Connection connection, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replaceAll(":[A-Za-z.]+", "?"))) {
      while (result.next()) {
        steps.add(result.getString("detail"));
      }
    }
    return steps;
  }
}
