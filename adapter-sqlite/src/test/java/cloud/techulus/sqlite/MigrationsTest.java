package cloud.techulus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Samples;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Recovery;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.team.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file: its creation, its versions, who may read it. */
final class MigrationsTest {
  private static final Project SHOP = Samples.project("shop");
  private static final String FIRST = "001_first.sql";

  private Path file = Path.of("set before each test");

  @BeforeEach
  void chooseFile(@TempDir Path directory) {
    file = directory.resolve("store.db");
  }

  @Test
  void anEmptyFileIsBroughtToTheNewestVersionAndHoldsTheTablesOfTheDataModel() throws Exception {
    SqliteStore.open(file).close();

    try (Connection connection = new DatabaseFile(file).writer()) {
      assertThat(Migrations.version(connection)).isEqualTo(Migrations.ALL.scripts().size());
      assertThat(tables(connection))
          .contains(
              "servers",
              "projects",
              "services",
              "secrets",
              "deployments",
              "workQueue",
              "proxyRoutes",
              "keyedCalls");
    }
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.<Boolean>write(
          tx -> {
            tx.projects().save(SHOP);
            tx.services().save(Samples.service(SHOP, "web"));
            return tx.nonces().remember("srv_1", "n1", Samples.NOW);
          });
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      List<Project> projects = store.read(view -> view.projects().all());
      assertThat(projects).containsExactly(SHOP);
      assertThat(store.read(view -> view.services().all()).size()).isEqualTo(1);
      assertThat(store.<Boolean>write(tx -> tx.nonces().remember("srv_1", "n1", Samples.NOW)))
          .isFalse();
    }
  }

  @Test
  void aDatabaseFromANewerVersionIsRefusedAndLeftAlone() throws Exception {
    int newer = Migrations.ALL.scripts().size() + 1;
    SqliteStore.open(file).close();
    try (Connection connection = new DatabaseFile(file).writer()) {
      execute(connection, "PRAGMA user_version = " + newer);
    }

    assertThatThrownBy(() -> SqliteStore.open(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The database has version %d, this program knows versions up to %d; start the newer"
                + " program that it was last used with.",
            newer, newer - 1);

    try (Connection connection = new DatabaseFile(file).writer()) {
      assertThat(Migrations.version(connection)).isEqualTo(newer);
    }
  }

  @Test
  void aDatabaseOfTheFirstVersionKeepsWhatIsThere() throws Exception {
    firstVersion();
    try (Connection connection = new DatabaseFile(file).writer()) {
      execute(connection, "INSERT INTO projects VALUES ('prj_shop', 'The shop', 'shop')");
      connection.setAutoCommit(false);
      execute(
          connection,
          """
          INSERT INTO services VALUES
            ('svc_web', 'prj_shop', 'web', 'web:v1', 80, 2, NULL, 1, 1, 2, 1000, 0);
          INSERT INTO revisions VALUES ('svc_web', 1, '%s', '{}', 1000, 'anna');
          """
              .formatted(SpecJson.write(Samples.spec())));
      connection.commit();
    }

    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(store.<List<Project>>read(view -> view.projects().all()))
          .extracting(Project::team)
          .containsExactly(Team.DEFAULT.id());
      List<Service> rolling = store.read(view -> view.services().rolling());
      assertThat(rolling)
          .singleElement()
          .satisfies(
              service ->
                  assertThat(service.rollout())
                      .contains(
                          new Rollout(
                              new Rollout.Goal(1, 2),
                              Instant.ofEpochSecond(0, 1000),
                              Rollout.Stage.ROLLING,
                              Recovery.CALM_SO_FAR,
                              Optional.empty(),
                              Optional.empty())));
    }
  }

  @Test
  void aDatabaseWithoutKeyedCallsKeepsWhatIsThereAndTakesSome() throws Exception {
    DatabaseFile database = new DatabaseFile(file);
    database.create();
    try (Connection connection = database.writer()) {
      new Migrations(Migrations.ALL.scripts().subList(0, 4)).apply(connection);
      assertThat(tables(connection)).contains("users").doesNotContain("keyedCalls");
      execute(connection, "INSERT INTO teams VALUES ('team_crew', 'crew')");
    }
    IdempotencyKey key = new IdempotencyKey("k1");
    KeyedCall call = KeyedCall.begin("usr_anna", key, Samples.SEALED, Samples.NOW);

    try (SqliteStore store = SqliteStore.open(file)) {
      store.<KeyedCall>write(
          tx -> {
            tx.keyedCalls().add(call);
            return call;
          });
      assertThat(store.<Optional<KeyedCall>>read(view -> view.keyedCalls().find("usr_anna", key)))
          .contains(call);
      assertThat(store.<List<Team>>read(view -> view.teams().all()))
          .extracting(team -> team.name().text())
          .containsExactly("crew", "default");
    }
  }

  @Test
  void aLaterMigrationKeepsWhatIsThere() throws Exception {
    firstVersion();
    try (Connection connection = new DatabaseFile(file).writer()) {
      execute(connection, "INSERT INTO projects VALUES ('prj_shop', 'The shop', 'shop')");
      new Migrations(List.of(FIRST, "test_second.sql")).apply(connection);
      assertThat(texts(connection, "SELECT slug || ' ' || colour FROM projects"))
          .containsExactly("shop blue");
    }
  }

  @Test
  void aMigrationThatBreaksOffLeavesTheVersionBefore() throws Exception {
    firstVersion();
    for (String script : List.of("test_breaks_off.sql", "test_forgets_version.sql")) {
      try (Connection connection = new DatabaseFile(file).writer()) {
        assertThatThrownBy(() -> new Migrations(List.of(FIRST, script)).apply(connection))
            .isInstanceOfAny(SQLException.class, IllegalStateException.class);
        assertThat(Migrations.version(connection)).isEqualTo(1);
        assertThat(tables(connection)).contains("projects").doesNotContain("half");
      }
    }
    SqliteStore.open(file).close();
  }

  private void firstVersion() throws Exception {
    DatabaseFile database = new DatabaseFile(file);
    database.create();
    try (Connection connection = database.writer()) {
      new Migrations(List.of(FIRST)).apply(connection);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    try (SqliteStore store = SqliteStore.open(file)) {
      store.<Long>write(tx -> tx.routes().nextGeneration());
      for (String suffix : List.of("", "-wal", "-shm")) {
        Path path = file.resolveSibling(file.getFileName() + suffix);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(suffix)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file, "no database, but long enough to be looked at as one".repeat(40));

    assertThatThrownBy(() -> SqliteStore.open(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot open the database %s", file);
  }

  @Test
  void theConnectionsAreSafeAndReadersCannotWrite() throws SQLException {
    SqliteStore.open(file).close();
    DatabaseFile database = new DatabaseFile(file);
    try (Connection writer = database.writer();
        Connection reader = database.readers(1).getFirst()) {
      assertThat(texts(writer, "PRAGMA journal_mode")).containsExactly("wal");
      assertThat(texts(writer, "PRAGMA synchronous")).as("FULL").containsExactly("2");
      assertThat(texts(writer, "PRAGMA foreign_keys")).containsExactly("1");
      assertThat(texts(writer, "PRAGMA busy_timeout")).containsExactly("5000");
      try (Statement statement = reader.createStatement()) {
        assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM projects"))
            .isInstanceOf(SQLException.class);
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return texts(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  }

  private static List<String> texts(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }
}
