package cloud.techulus.sqlite;

import static java.util.Map.entry;
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
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.BeforeEach;
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
          NoncesTable.class,
          RemovedNodesTable.class,
          AuditLogTable.class,
          UsersTable.class,
          TeamsTable.class,
          MembersTable.class,
          SessionsTable.class,
          ApiTokensTable.class,
          LinksTable.class,
          KeyedCallsTable.class);

  /** What reads whole tables: they are listed as a whole, or have one row. */
  private static final Set<String> READS_ALL =
      Set.of(
          "ServersTable.all",
          "ProxiesTable.all",
          "ProjectsTable.all",
          "ServicesTable.all",
          "DeploymentsTable.all",
          "SecretsTable.keys",
          "RoutesTable.all",
          "RoutesTable.generation",
          "RoutesTable.nextGeneration",
          "MeshTable.current",
          "MeshTable.update",
          "AccessTokensTable.isEmpty",
          "TeamsTable.all",
          "UsersTable.all",
          "UsersTable.isEmpty");

  /** The index made for each query that polls, sweeps, reports and calls with keys run. */
  private static final Map<String, String> HOT =
      Map.ofEntries(
          entry(
              "ServersTable.expectedNotSeenSince",
              "SEARCH servers USING INDEX serversExpected (<expr><?)"),
          entry("ServersTable.draining", "SCAN servers USING INDEX serversDraining"),
          entry("ServicesTable.rolling", "SCAN services USING INDEX servicesRolling"),
          entry(
              "DeploymentsTable.ofService",
              "SEARCH deployments USING INDEX deploymentsByService (serviceId=?)"),
          entry(
              "DeploymentsTable.ofServer",
              "SEARCH deployments USING INDEX deploymentsByServer (serverId=?)"),
          entry(
              "DeploymentsTable.unfinished", "SCAN deployments USING INDEX deploymentsUnfinished"),
          entry("DeploymentsTable.unsettled", "SCAN deployments USING INDEX deploymentsUnsettled"),
          entry(
              "DeploymentsTable.addresses",
              "SEARCH deployments USING COVERING INDEX deploymentsByAddress (wireguardIp>?)"),
          entry(
              "WorkQueueTable.unfinishedOf",
              "SEARCH workQueue USING INDEX workUnfinished (serverId=?)"),
          entry(
              "WorkQueueTable.unfinishedAbout",
              "SEARCH workQueue USING INDEX workUnfinishedAbout (<expr>=?)"),
          entry(
              "WorkQueueTable.processingNotRenewedSince",
              "SEARCH workQueue USING INDEX workProcessing (<expr><?)"),
          entry(
              "WorkQueueTable.removeFinishedBefore",
              "SEARCH workQueue USING INDEX workFinished (finishedAt<?)"),
          entry(
              "KeyedCallsTable.tally",
              "SEARCH keyedCalls USING COVERING INDEX keyedCallsByCaller (caller=?)"),
          entry(
              "KeyedCallsTable.removeStartedUntil",
              "SEARCH keyedCalls USING INDEX keyedCallsByAge (startedAt<?)"));

  private final Map<String, List<String>> plans = new TreeMap<>();

  @BeforeEach
  void explainAll(@TempDir Path directory) throws SQLException {
    Path file = directory.resolve("store.db");
    SqliteStore.open(file).close();
    try (Connection connection = new DatabaseFile(file).writer()) {
      for (Class<?> table : TABLES) {
        for (Method method : table.getDeclaredMethods()) {
          for (String sql : statements(method)) {
            plans.put(table.getSimpleName() + "." + method.getName(), plan(connection, sql));
          }
        }
      }
    }
  }

  @Test
  void eachHotQueryUsesTheIndexMadeForIt() {
    HOT.forEach((query, step) -> assertThat(plans.get(query)).as(query).contains(step));
  }

  @Test
  void noOtherStatementReadsAWholeTable() {
    assertThat(plans).containsKeys(READS_ALL.toArray(String[]::new));
    plans.forEach(
        (query, plan) -> {
          if (!READS_ALL.contains(query) && !HOT.containsKey(query)) {
            assertThat(plan)
                .as(query)
                .noneMatch(step -> step.startsWith("SCAN") && !step.equals("SCAN CONSTANT ROW"));
          }
        });
  }

  private static List<String> statements(Method method) {
    List<String> statements = new ArrayList<>();
    for (SqlQuery query : method.getAnnotationsByType(SqlQuery.class)) {
      statements.add(query.value());
    }
    for (SqlUpdate update : method.getAnnotationsByType(SqlUpdate.class)) {
      statements.add(update.value());
    }
    return statements;
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
