package cloud.techulus.sqlite;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.idempotency.KeyedCalls;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Arguments;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Everything the platform keeps, in one SQLite file. One connection writes, for as many {@link
 * Writers} as wait at the time, and a few read; readers wait for nobody and nobody waits for them
 * (write-ahead log).
 */
public final class SqliteStore implements Store, AutoCloseable {
  /** How many transactions read at the same time; more wait for their turn. */
  static final int READERS = 4;

  private final SessionPool writer;
  private final Writers writers;
  private final SessionPool readers;
  private final ScopedValue<Boolean> inside = ScopedValue.newInstance();

  private SqliteStore(Connection writerConnection, List<Connection> readerConnections) {
    writer = new SessionPool(List.of(writerConnection), SqliteStore::configure);
    writers = new Writers(writer);
    readers = new SessionPool(readerConnections, SqliteStore::configure);
  }

  /**
   * Opens the database, creates it if it is not there, and brings it to this program's version.
   *
   * @throws IllegalStateException if it cannot be opened or is from a newer version
   */
  public static SqliteStore open(Path path) {
    DatabaseFile file = new DatabaseFile(path);
    try {
      file.create();
      Connection writer = file.writer();
      try {
        Migrations.ALL.apply(writer);
        return new SqliteStore(writer, file.readers(READERS));
      } catch (SQLException | IOException | IllegalStateException failed) {
        writer.close();
        throw failed;
      }
    } catch (SQLException | IOException failed) {
      throw new IllegalStateException("cannot open the database " + path, failed);
    }
  }

  @Override
  public <T> T read(Function<? super View, ? extends T> work) {
    refuseNesting();
    return readers.inTransaction(tx -> ScopedValue.where(inside, true).call(() -> work.apply(tx)));
  }

  @Override
  public <T> T write(Function<? super Tx, ? extends T> work) {
    refuseNesting();
    return writers.write(tx -> ScopedValue.where(inside, true).call(() -> work.apply(tx)));
  }

  /** It would wait for itself. */
  private void refuseNesting() {
    if (inside.isBound()) {
      throw new IllegalStateException("work given to the store must not call it again");
    }
  }

  /** Waits for transactions under way. */
  @Override
  public void close() {
    try {
      // The writer last: whoever closes last folds the write-ahead log into the database.
      readers.close();
      writer.close();
    } catch (SQLException failed) {
      throw new IllegalStateException("cannot close the database", failed);
    }
  }

  static void configure(Jdbi jdbi) {
    jdbi.installPlugin(new SqlObjectPlugin());
    jdbi.configure(
        Extensions.class, extensions -> extensions.registerHandlerCustomizer(new Constraints()));
    jdbi.registerArgument(new ValueArguments());
    // Prepared arguments would find JDBI's own idea of an Instant or an Enum before ours.
    jdbi.configure(Arguments.class, arguments -> arguments.setPreparedArgumentsEnabled(false));
    jdbi.registerColumnMapper(
        MeshAddress.class, (result, column, _) -> MeshAddress.parse(result.getString(column)));
    jdbi.registerColumnMapper(
        PublicKey.class, (result, column, _) -> PublicKey.parse(result.getString(column)));
    jdbi.registerRowMapper(
        AuditLog.Numbered.class, (result, _) -> AuditLogTable.read(new Row(result)));
    jdbi.registerRowMapper(User.class, (result, _) -> UsersTable.read(new Row(result)));
    jdbi.registerRowMapper(Team.class, (result, _) -> TeamsTable.read(new Row(result)));
    jdbi.registerRowMapper(Member.class, (result, _) -> MembersTable.read(new Row(result)));
    jdbi.registerRowMapper(UserSession.class, (result, _) -> SessionsTable.read(new Row(result)));
    jdbi.registerRowMapper(ApiToken.class, (result, _) -> ApiTokensTable.read(new Row(result)));
    jdbi.registerRowMapper(OneTimeLink.class, (result, _) -> LinksTable.read(new Row(result)));
    jdbi.registerRowMapper(KeyedCall.class, (result, _) -> KeyedCallsTable.read(new Row(result)));
    jdbi.registerRowMapper(
        KeyedCalls.Tally.class, (result, _) -> KeyedCallsTable.tally(new Row(result)));
    jdbi.registerRowMapper(Server.class, (result, _) -> ServerRow.read(new Row(result)));
    jdbi.registerRowMapper(Proxy.class, (result, _) -> ProxyRow.read(new Row(result)));
    jdbi.registerRowMapper(Project.class, (result, _) -> ProjectsTable.read(new Row(result)));
    jdbi.registerRowMapper(Service.class, (result, _) -> ServiceRow.read(new Row(result)));
    jdbi.registerRowMapper(Revision.class, (result, _) -> RevisionRow.read(new Row(result)));
    jdbi.registerRowMapper(Secrets.Key.class, (result, _) -> SecretsTable.key(new Row(result)));
    jdbi.registerRowMapper(Secret.class, (result, _) -> SecretsTable.read(new Row(result)));
    jdbi.registerRowMapper(Deployment.class, (result, _) -> DeploymentRow.read(new Row(result)));
    jdbi.registerRowMapper(WorkItem.class, (result, _) -> WorkItemRow.read(new Row(result)));
    jdbi.registerRowMapper(Route.class, (result, _) -> RoutesTable.read(new Row(result)));
    jdbi.registerRowMapper(MeshState.class, (result, _) -> MeshTable.read(new Row(result)));
  }
}
