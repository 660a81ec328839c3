package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.ReverseProxyContract;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("testbed")
class CaddyProxyTest extends ReverseProxyContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ProxyNetwork network = new ProxyNetwork();
  private final Path folder;
  private final CaddySettings settings;
  private final CaddyProxy proxy;
  private final FakeJournal journal = new FakeJournal();
  private final List<HttpServer> replicas = new ArrayList<>();
  private RunningProgram caddy;

  CaddyProxyTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    settings =
        new CaddySettings(
            folder.resolve("admin.sock"),
            folder,
            CaddySettings.HTTP_PORT,
            CaddySettings.HTTPS_PORT,
            Optional.of(network.proxy()),
            new CertificateIssuer.Internal(),
            Duration.ofSeconds(2),
            new InetSocketAddress(InetAddress.ofLiteral(network.machine(1).toString()), CaddySettings.UPSTREAM_PORT));
    proxy = new CaddyProxy(settings, journal);
    proxy.start();
    for (int number = 1; number <= 2; number++) {
      replicas.add(replicaAt(network.machine(number)));
    }
    caddy = start();
  }

  @AfterEach
  void shutDown() {
    caddy.stop(Duration.ofSeconds(5));
    proxy.close();
    replicas.forEach(replica -> replica.stop(0));
    network.close();
  }

  @Test
  void before_the_first_table_visitors_are_told_to_come_back() {
    assertThat(visit(SHOP)).isEqualTo(new Answer(503, "The proxy is starting.\n"));
  }

  @Test
  void a_secure_domain_is_served_by_https_and_visitors_by_http_are_sent_there() throws IOException {
    proxy.serve(table(1, secure(SHOP, replica(1)), entry(BLOG, replica(2))));

    assertThat(visitSecurely(SHOP)).isEqualTo(new Answer(200, text(replica(1))));
    assertThat(Visitor.httpText(network.proxy(), SHOP))
        .startsWith("HTTP/1.1 308 ")
        .contains("\r\nLocation: https://" + SHOP + "/page\r\n");
    assertThat(visit(BLOG)).isEqualTo(new Answer(200, text(replica(2))));
  }

  @Test
  void a_plain_domain_is_not_served_by_https() {
    proxy.serve(table(1, secure(SHOP, replica(1)), entry(BLOG, replica(2))));
    assertThat(visitSecurely(SHOP).status()).isEqualTo(200);

    assertThat(refusesSecurely(BLOG)).isTrue();
  }

  @Test
  void a_replica_that_is_away_costs_no_request() {
    replicas.getFirst().stop(0);
    proxy.serve(table(1, entry(SHOP, replica(1), replica(2))));

    for (int visits = 0; visits < 20; visits++) {
      assertThat(visit(SHOP)).isEqualTo(new Answer(200, text(replica(2))));
    }
  }

  @Test
  void it_comes_back_after_it_was_killed() throws IOException {
    proxy.serve(table(1, entry(SHOP, replica(1))));
    caddy.kill();

    caddy = start();
    proxy.serve(table(1, entry(SHOP, replica(1))));

    assertThat(visit(SHOP).status()).isEqualTo(200);
  }

  @Test
  void a_table_that_caddy_cannot_serve_leaves_the_last_one() {
    proxy.serve(table(1, entry(SHOP, replica(1))));

    CaddyProxy wrong = new CaddyProxy(elsewhere(), journal);
    assertThatThrownBy(() -> wrong.serve(table(2, entry(BLOG, replica(2)))))
        .isInstanceOf(ReverseProxy.ReverseProxyFailed.class)
        .hasMessageStartingWith("Caddy refused route table 2 (status 400): ")
        .hasMessageContaining("cannot assign requested address");
    assertThat(visit(SHOP)).isEqualTo(new Answer(200, text(replica(1))));
  }

  @Override
  protected ReverseProxy proxy() {
    return proxy;
  }

  @Override
  protected Answer visit(Domain domain) {
    return answer(Visitor.http(network.proxy(), domain));
  }

  @Override
  protected Upstream replica(int number) {
    return new Upstream(network.machine(number), replicas.get(number - 1).getAddress().getPort());
  }

  @Override
  protected void stop() {
    caddy.kill();
  }

  /** The certificate is made in the background. */
  private Answer visitSecurely(Domain domain) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      try {
        return answer(Visitor.https(network.proxy(), domain));
      } catch (IOException notYet) {
        assertThat(caddy.isAlive()).as("Caddy runs: %s", log()).isTrue();
      }
    }
    throw new AssertionError(domain + " was not served by HTTPS: " + log());
  }

  private boolean refusesSecurely(Domain domain) {
    try {
      return Visitor.https(network.proxy(), domain).status() == 404;
    } catch (IOException noCertificate) {
      return true;
    }
  }

  private RunningProgram start() throws IOException {
    CaddyCommand command = CaddyCommand.of(settings);
    network.run(network.inside(command.preparation()));
    Files.writeString(command.configurationFile(), command.configuration());
    RunningProgram program =
        new ProcessRunner().start(network.inside(command.command()), folder.resolve("caddy.log"));
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (!program.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("Caddy did not start: " + log());
      }
    }
    return program;
  }

  private boolean answers() {
    try {
      new CaddyAdmin(settings.adminSocket(), PATIENCE)
          .post("/load", new CaddyConfig(settings).starting());
      return Visitor.http(network.proxy(), SHOP).status() == 503;
    } catch (IOException | UncheckedIOException notYet) {
      return false;
    }
  }

  /** On an address that the proxy does not have. */
  private CaddySettings elsewhere() {
    return new CaddySettings(
        settings.adminSocket(),
        settings.storage(),
        settings.httpPort(),
        settings.httpsPort(),
        Optional.of(new PublicAddress("203.0.113.7")),
        settings.issuer(),
        settings.gracePeriod(),
        settings.upstreamServer());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("caddy.log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private static Answer answer(HttpAnswer answer) {
    return new Answer(answer.status(), answer.body());
  }

  private static Entry secure(Domain domain, Upstream upstream) {
    return new Entry(domain, true, List.of(upstream));
  }

  private static HttpServer replicaAt(MeshAddress address) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address.toString()), 0), 50);
    byte[] text = (address + ":" + server.getAddress().getPort()).getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    return server;
  }
}
