package cloud.techulus.http.server;

import cloud.techulus.http.tls.ServerTls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Serves both APIs of the control plane, each request on a virtual thread. It writes no access log:
 * what is worth knowing about a request is in the answer, or in the log of a failure.
 */
public final class ControlServer implements AutoCloseable {
  /** How long a connection may be silent; more than any poll is held. */
  private static final Duration IDLE_TIMEOUT = Requests.WAIT_LIMIT.plusSeconds(30);

  /** How long requests under way may take to end when the server stops. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final ControlServices services;
  private final PageRoutes pages;
  private final Javalin javalin;

  private ControlServer(ControlServices services, PageRoutes pages, Javalin javalin) {
    this.services = services;
    this.pages = pages;
    this.javalin = javalin;
  }

  /** Starts it; it serves when this returns. */
  public static ControlServer start(ControlServices services, ServerSettings settings) {
    LogRoutes logs =
        new LogRoutes(services.access(), services.logs(), services.settings().wallClock());
    PageRoutes pages = new PageRoutes(services, settings.tls(), logs);
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.concurrency.useVirtualThreads = true;
              config.http.prefer405over404 = true;
              config.http.maxRequestSize = Requests.BODY_LIMIT_BYTES;
              config.http.compressionStrategy = CompressionStrategy.GZIP;
              configureJetty(config, settings);
              ObjectNode description =
                  registerRoutes(config, services, logs, settings.tls().isPresent());
              pages.register(config.routes, description);
            });
    return new ControlServer(services, pages, javalin.start());
  }

  private static ObjectNode registerRoutes(
      JavalinConfig config, ControlServices services, LogRoutes logs, boolean secure) {
    new Responses(services.settings().random()).register(config.routes);
    config.routes.before(Responses::secure);
    config.routes.before(Responses::compressOnlyWhatIsRead);
    new AgentRoutes(services).register(config.routes);
    logs.registerForNodes(config.routes);
    return new OperatorRoutes(services, logs, new SessionCookie(secure)).register(config.routes);
  }

  private static void configureJetty(JavalinConfig config, ServerSettings settings) {
    EarlyRefusals refusals = new EarlyRefusals();
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(STOP_TIMEOUT.toMillis());
          server.setErrorHandler(refusals);
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(refusals));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendDateHeader(false);
        });
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
  }

  private static Connector connector(
      Server server, HttpConfiguration http, ServerSettings settings) {
    ServerConnector connector =
        settings
            .tls()
            .map(tls -> secureConnector(server, http, tls))
            .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
    connector.setHost(settings.address().getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    return connector;
  }

  private static ServerConnector secureConnector(
      Server server, HttpConfiguration http, ServerTls tls) {
    HttpConfiguration secure = new HttpConfiguration(http);
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    // Nodes call by address and pin the key, so the name in the handshake says nothing.
    customizer.setSniHostCheck(false);
    secure.addCustomizer(customizer);
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setSslContext(tls.context());
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return new ServerConnector(
        server, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(secure));
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** All there is, as {@code GET /api/v1/status}. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(each -> each.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .toList();
  }

  /** Ends parked polls and log streams, lets other requests end, and stops. */
  @Override
  public void close() {
    services.logs().close();
    pages.close();
    services.parkedPolls().close();
    javalin.stop();
  }
}
