package cloud.techulus.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.server.ServerSettings;
import cloud.techulus.http.server.TestControl;
import cloud.techulus.http.wire.HealthWire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T03:17:00Z");
  private static final List<String> NAMES = List.of("127.0.0.1", "::1", "control.example.com");

  @TempDir private Path directory;

  private ServerTls load() {
    return ServerTls.load(directory.resolve("data"), NAMES, NOW);
  }

  private Path file(String name) {
    return directory.resolve("data").resolve(name);
  }

  @Test
  void the_key_is_made_once_and_only_its_owner_reads_it() throws IOException {
    CertificatePin first = load().pin();

    assertThat(load().pin()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("tls.key"))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file("tls.key"))).startsWith("-----BEGIN PRIVATE KEY-----");
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void the_certificate_names_what_was_given_and_lasts() throws Exception {
    load();

    X509Certificate certificate = PemFiles.readCertificates(file("tls.crt")).getFirst();

    assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1", "control.example.com");
    assertThat(Duration.between(NOW, certificate.getNotAfter().toInstant()))
        .isGreaterThan(Duration.ofDays(19 * 365));
    assertThat(certificate.getNotBefore().toInstant()).isBefore(NOW.minus(Duration.ofHours(23)));
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void a_lost_certificate_is_made_again_with_the_same_pin() throws IOException {
    CertificatePin first = load().pin();
    Files.delete(file("tls.crt"));

    assertThat(load().pin()).isEqualTo(first);
  }

  @Test
  void a_lost_key_is_not_papered_over() throws IOException {
    load();
    Files.delete(file("tls.key"));

    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its key is not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.key", "tls.crt"})
  void a_damaged_file_is_named(String name) throws IOException {
    load();
    Files.writeString(file(name), "nonsense");

    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name);
  }

  @Test
  void a_client_with_the_pin_calls_and_one_without_does_not() {
    try (TestControl control = TestControl.start(load());
        OperatorClient pinned = control.operator();
        OperatorClient trusting =
            new OperatorClient(
                ControlPlaneUrl.parse(control.origin(), Optional.empty(), false),
                new Plaintext(TestControl.ADMIN_TOKEN));
        OperatorClient mistaken =
            new OperatorClient(
                ControlPlaneUrl.parse(
                    control.origin(), Optional.of("sha256:" + "0".repeat(64)), false),
                new Plaintext(TestControl.ADMIN_TOKEN))) {
      assertThat(control.origin()).startsWith("https://");
      assertThat(pinned.health()).isEqualTo(HealthWire.OK);
      assertThat(pinned.servers()).isEmpty();
      assertThatThrownBy(trusting::health).isInstanceOf(Unreachable.class);
      assertThatThrownBy(mistaken::health)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("does not have the pin sha256:0000");
    }
  }

  @Test
  void a_node_joins_over_https() {
    try (TestControl control = TestControl.start(load())) {
      assertThat(control.join("alpha", 1).identity().publicKey())
          .isEqualTo(FakeNodeIdentity.numbered(1).publicKey());
    }
  }

  @Test
  void tls_older_than_1_2_is_refused() throws Exception {
    ServerTls tls = load();
    try (TestControl control = TestControl.start(tls)) {
      SSLContext client = PinnedTrust.context(tls.pin());
      int port = URI.create(control.origin()).getPort();
      for (String version : List.of("TLSv1.3", "TLSv1.2")) {
        try (SSLSocket socket =
            (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
          socket.setEnabledProtocols(new String[] {version});
          socket.startHandshake();
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.1"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  @Test
  void an_operators_own_key_and_certificate_are_taken() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    for (String name : List.of("tls.key", "tls.crt")) {
      try (InputStream in = TlsTest.class.getResourceAsStream("/rsa-" + name)) {
        assertThat(in).isNotNull();
        Files.write(file(name), in.readAllBytes());
      }
    }

    // As openssl computes it: see docs/protocol.md.
    assertThat(load().pin())
        .hasToString("sha256:9e05226d3640e0c81a947c18655d27c439d670fec83e93e239ab017c838201ba");
  }

  @Test
  void a_foreign_key_without_its_certificate_is_refused() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    try (InputStream in = TlsTest.class.getResourceAsStream("/rsa-tls.key")) {
      assertThat(in).isNotNull();
      Files.write(file("tls.key"), in.readAllBytes());
    }

    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its certificate must be put beside it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha256:00", "md5:00"})
  void a_pin_has_a_form(String text) {
    assertThatThrownBy(() -> new CertificatePin(text)).isInstanceOf(Problem.class);
  }

  @Test
  void plain_http_stays_on_this_machine() throws IOException {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");

    assertThatThrownBy(() -> new ServerSettings(everywhere, 0, Optional.empty(), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ServerSettings(everywhere, 0, Optional.empty(), true).plainAllowed()).isTrue();
  }
}
