package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers whatever a test says. */
class CaddyAdminTest {
  private static final RouteTable TABLE = new RouteTable(7, List.of());

  private final Path folder;
  private final ServerSocketChannel server;

  CaddyAdminTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  @BeforeEach
  void listen() throws IOException {
    server.bind(UnixDomainSocketAddress.of(socket()));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void a_table_is_posted_whole_to_the_host_that_caddy_expects() {
    CompletableFuture<String> request = answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    proxy(Duration.ofSeconds(10)).serve(TABLE);

    String json = new CaddyConfig(settings()).serving(TABLE, RoutePorts.NONE);
    assertThat(request.join())
        .isEqualTo(
            "POST /load HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + json.length()
                + "\r\nConnection: close\r\n\r\n"
                + json);
  }

  @Test
  void what_caddy_says_against_a_table_is_told() {
    String error = "{\"error\":\"loading: no module\"}";
    CompletableFuture<String> request =
        answer(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: " + error.length() + "\r\n\r\n" + error);

    assertThatThrownBy(() -> proxy(Duration.ofSeconds(10)).serve(TABLE))
        .isInstanceOf(ReverseProxy.ReverseProxyFailed.class)
        .hasMessage("Caddy refused route table 7 (status 400): loading: no module");
    assertThat(request.join()).startsWith("POST");
  }

  @Test
  void silence_ends_after_the_timeout() {
    assertThatThrownBy(() -> proxy(Duration.ofMillis(200)).serve(TABLE))
        .isInstanceOf(ReverseProxy.ReverseProxyFailed.class)
        .hasMessage("Caddy does not answer at " + socket() + ": it did not answer within 200 ms");
  }

  @Test
  void an_endless_answer_is_cut_off() {
    CompletableFuture<String> request =
        answer("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(CaddyAdmin.ANSWER_LIMIT_BYTES));

    assertThatThrownBy(() -> proxy(Duration.ofSeconds(10)).serve(TABLE))
        .isInstanceOf(ReverseProxy.ReverseProxyFailed.class)
        .hasMessageContaining("longer than 1048576 bytes");
    assertThat(request).isNotNull();
  }

  private CompletableFuture<String> answer(String text) {
    CompletableFuture<String> request = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (SocketChannel visitor = server.accept()) {
                request.complete(readRequest(visitor));
                ByteBuffer out = ByteBuffer.wrap(text.getBytes(UTF_8));
                while (out.hasRemaining()) {
                  visitor.write(out);
                }
              } catch (IOException e) {
                request.completeExceptionally(new UncheckedIOException(e));
              }
            });
    return request;
  }

  /** All of it: this client says how long it is. */
  private static String readRequest(SocketChannel visitor) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    while (!text.toString().endsWith("}}}}")) {
      if (visitor.read(in.clear()) < 0) {
        throw new IOException("the request was cut off: " + text);
      }
      text.append(new String(in.array(), 0, in.position(), UTF_8));
    }
    return text.toString();
  }

  private CaddyProxy proxy(Duration timeout) {
    return new CaddyProxy(settings(), timeout, new FakeJournal());
  }

  private CaddySettings settings() {
    return CaddySettings.of(
        socket(),
        folder,
        new CertificateIssuer.Acme(Optional.empty(), Optional.empty(), Optional.empty()),
        CaddySettings.UPSTREAM_PORT);
  }

  private Path socket() {
    return folder.resolve("admin.sock");
  }
}
