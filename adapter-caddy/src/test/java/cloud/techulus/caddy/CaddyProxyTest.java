package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.ReverseProxyContract;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
  private final CaddyBed bed;
  private final CaddyProxy proxy;
  private final TestReplica slow;
  private final List<HttpServer> replicas = new ArrayList<>();

  CaddyProxyTest(@TempDir Path folder) throws IOException {
    bed = new CaddyBed(folder, new CertificateIssuer.Internal());
    proxy = bed.proxy;
    slow = new TestReplica(bed.network.machine(3), SLOW);
    for (int number = 1; number <= 2; number++) {
      replicas.add(replicaAt(bed.network.machine(number)));
    }
  }

  @AfterEach
  void shutDown() throws IOException {
    slow.close();
    replicas.forEach(replica -> replica.stop(0));
    bed.close();
  }

  @Test
  void before_the_first_table_visitors_are_told_to_come_back() {
    assertThat(visit(SHOP)).isEqualTo(new Answer(503, "The proxy is starting.\n"));
  }

  @Test
  void a_secure_domain_is_served_by_https_and_visitors_by_http_are_sent_there() throws IOException {
    proxy.serve(table(1, secure(SHOP, replica(1)), entry(BLOG, replica(2))));

    assertThat(visitSecurely(SHOP)).isEqualTo(new Answer(200, text(replica(1))));
    assertThat(Visitor.httpText(bed.network.proxy(), SHOP))
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
    assertThat(proxy.answers()).isTrue();
    bed.kill();
    assertThat(proxy.answers()).isFalse();

    bed.start();
    assertThat(proxy.answers()).isTrue();
    proxy.serve(table(1, entry(SHOP, replica(1))));

    assertThat(visit(SHOP).status()).isEqualTo(200);
  }

  @Test
  void a_table_that_caddy_cannot_serve_leaves_the_last_one() {
    proxy.serve(table(1, entry(SHOP, replica(1))));

    CaddyProxy wrong = new CaddyProxy(elsewhere(), bed.journal);
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
    return answer(Visitor.http(bed.network.proxy(), domain));
  }

  @Override
  protected Upstream replica(int number) {
    return new Upstream(
        bed.network.machine(number), replicas.get(number - 1).getAddress().getPort());
  }

  @Override
  protected Upstream slowReplica() {
    return slow.upstream();
  }

  @Override
  protected void stop() {
    bed.kill();
  }

  /** The certificate is made in the background. */
  private Answer visitSecurely(Domain domain) {
    Instant deadline = Instant.now().plus(CaddyBed.PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      try {
        return answer(Visitor.https(bed.network.proxy(), domain));
      } catch (IOException notYet) {
        assertThat(bed.isAlive()).as("Caddy runs: %s", bed.log()).isTrue();
      }
    }
    throw new AssertionError(domain + " was not served by HTTPS: " + bed.log());
  }

  private boolean refusesSecurely(Domain domain) {
    try {
      return Visitor.https(bed.network.proxy(), domain).status() == 404;
    } catch (IOException noCertificate) {
      return true;
    }
  }

  /** On an address that the proxy does not have. */
  private CaddySettings elsewhere() {
    return new CaddySettings(
        bed.settings.adminSocket(),
        bed.settings.storage(),
        bed.settings.httpPort(),
        bed.settings.httpsPort(),
        Optional.of(new PublicAddress("203.0.113.7")),
        bed.settings.issuer(),
        bed.settings.gracePeriod(),
        bed.settings.upstreamServer());
  }

  private static Answer answer(HttpAnswer answer) {
    return new Answer(answer.status(), answer.body());
  }

  private static Entry secure(Domain domain, Upstream upstream) {
    return new Entry(domain, true, Optional.empty(), List.of(upstream));
  }

  private static HttpServer replicaAt(MeshAddress address) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address.toString()), 0), 50);
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
