package cloud.techulus.testbed.benchmark;

import cloud.techulus.http.tls.ServerTls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * The least that can be said to do the same: Javalin, JDBI and SQLite set up as the control plane
 * sets them up, one statement a request, and nobody asks who is calling. A process of its own; it
 * writes its port into a file once it serves.
 */
final class BareApi {
  private static final int READERS = 4;
  private static final int BUSY_TIMEOUT_MS = 5000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Jdbi writer;
  private final Jdbi readers;

  /** A row. */
  public record Item(
      String id,
      String project,
      String name,
      int revision,
      String image,
      int port,
      int replicas,
      String domain,
      String state,
      String createdAt) {}

  /** All rows. */
  public record Items(List<Item> items) {}

  private BareApi(Jdbi writer, Jdbi readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * @param arguments the folder to keep all in, and how many rows there are
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    Path folder = Path.of(arguments[0]);
    String database = "jdbc:sqlite:" + folder.resolve("bare.db");
    SQLiteConfig writing = common();
    writing.setJournalMode(JournalMode.WAL);
    writing.setSynchronous(SynchronousMode.FULL);
    writing.setTransactionMode(TransactionMode.IMMEDIATE);
    Jdbi writer = pool(writing, database, 1);
    createRows(writer, Integer.parseInt(arguments[1]));
    SQLiteConfig reading = common();
    reading.setReadOnly(true);
    BareApi api = new BareApi(writer, pool(reading, database, READERS));
    ServerTls tls = ServerTls.load(folder, List.of("127.0.0.1"), Instant.now());
    Files.writeString(folder.resolve("pin"), tls.pin().text());
    Javalin javalin = Javalin.create(config -> api.configure(config, tls)).start();
    Path port = Files.writeString(folder.resolve("port.new"), Integer.toString(javalin.port()));
    Files.move(port, folder.resolve("port"));
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    return config;
  }

  private static Jdbi pool(SQLiteConfig config, String database, int size) throws SQLException {
    BlockingQueue<Connection> free = new ArrayBlockingQueue<>(size, true);
    for (int i = 0; i < size; i++) {
      free.add(config.createConnection(database));
    }
    Jdbi jdbi =
        Jdbi.create(
            new ConnectionFactory() {
              @Override
              public Connection openConnection() throws SQLException {
                try {
                  return free.take();
                } catch (InterruptedException told) {
                  Thread.currentThread().interrupt();
                  throw new SQLException("interrupted", told);
                }
              }

              @Override
              public void closeConnection(Connection connection) {
                free.add(connection);
              }
            });
    jdbi.registerRowMapper(ConstructorMapper.factory(Item.class));
    return jdbi;
  }

  private static void createRows(Jdbi writer, int rows) {
    writer.useTransaction(
        handle -> {
          handle.execute(
              """
              CREATE TABLE items (
                id TEXT NOT NULL PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL,
                revision INTEGER NOT NULL, image TEXT NOT NULL, port INTEGER NOT NULL,
                replicas INTEGER NOT NULL, domain TEXT NOT NULL, state TEXT NOT NULL,
                createdAt TEXT NOT NULL
              ) STRICT
              """);
          handle.execute(
              """
              CREATE TABLE changes (
                sequence INTEGER PRIMARY KEY, item TEXT NOT NULL, text TEXT NOT NULL
              ) STRICT
              """);
          for (int i = 0; i < rows; i++) {
            handle.execute(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "item-" + i,
                "project-" + i % 12,
                "service-" + i,
                11,
                StandInFleet.IMAGE.text(),
                8080,
                2,
                "service-" + i + ".example.com",
                "running",
                Instant.EPOCH.toString());
          }
        });
  }

  private void configure(JavalinConfig config, ServerTls tls) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.jetty.addConnector(
        (server, http) -> {
          SslContextFactory.Server context = new SslContextFactory.Server();
          context.setSslContext(tls.context());
          context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
          ServerConnector connector =
              new ServerConnector(
                  server,
                  new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString()),
                  new HttpConnectionFactory(http));
          connector.setHost("127.0.0.1");
          connector.setPort(0);
          return connector;
        });
    config.routes.get("/items/{id}", this::one);
    config.routes.get("/items", this::all);
    config.routes.patch("/items/{id}", this::change);
  }

  private void one(Context context) {
    Item item =
        readers.inTransaction(
            handle ->
                handle
                    .createQuery("SELECT * FROM items WHERE id = :id")
                    .bind("id", context.pathParam("id"))
                    .mapTo(Item.class)
                    .one());
    answer(context, item);
  }

  private void all(Context context) {
    List<Item> items =
        readers.inTransaction(
            handle ->
                handle.createQuery("SELECT * FROM items ORDER BY id").mapTo(Item.class).list());
    answer(context, new Items(items));
  }

  private void change(Context context) {
    String text = context.body();
    writer.useTransaction(
        handle ->
            handle.execute(
                "INSERT INTO changes (item, text) VALUES (?, ?)", context.pathParam("id"), text));
    context.status(204);
  }

  private static void answer(Context context, Object value) {
    try {
      context.contentType("application/json").result(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
