package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.CertificateWire;
import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Domains get certificates from an authority that asks for proof, through the proxy's own door. */
@EndToEnd
class CertificatesTest {
  private static final String FIRST = "secure";
  private static final String SECOND = "later";
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** An order takes several requests in each direction. */
  private static final Duration ORDER = Duration.ofSeconds(60);

  private static Optional<Authority> running = Optional.empty();

  @BeforeAll
  static void trustTheAuthority(Installation here) throws IOException {
    Authority authority = Authority.on(here.bed.node("control"));
    running = Optional.of(authority);
    for (String name : List.of(FIRST, SECOND)) {
      authority.resolve(Installation.domain(name), proxy(here).publicAddress());
    }
    Files.copy(authority.rootFile(), rootAtProxy(here), StandardCopyOption.REPLACE_EXISTING);
    restartAgent(here, options(here));
  }

  @AfterAll
  static void goBack(Installation here) {
    here.remove(FIRST, SECOND);
    restartAgent(here, List.of());
    running.ifPresent(Authority::close);
  }

  @Test
  void aDomainGetsACertificateThatLastsAndALaterOneGetsItsOwn(Installation here) {
    create(here, FIRST);
    X509Certificate certificate = awaitCertificate(here, FIRST);
    CertificateWire.Issued told =
        Await.untilPresent(
            "the platform says so",
            Installation.SOON,
            () ->
                here.service(FIRST)
                    .certificate()
                    .filter(CertificateWire.Issued.class::isInstance)
                    .map(CertificateWire.Issued.class::cast));
    assertThat(told.until()).isEqualTo(certificate.getNotAfter().toInstant());

    Answer answer = secure(here).get(Installation.domain(FIRST), "/").orElseThrow();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("v1 ");
    Answer plain = here.cluster.visitor().get(Installation.domain(FIRST), "/page").orElseThrow();
    assertThat(plain.status()).isEqualTo(308);
    assertThat(plain.header("location"))
        .contains("https://" + Installation.domain(FIRST) + "/page");

    restartAgent(here, options(here));
    assertThat(awaitCertificate(here, FIRST)).isEqualTo(certificate);

    create(here, SECOND);
    X509Certificate later = awaitCertificate(here, SECOND);
    assertThat(later.getSerialNumber()).isNotEqualTo(certificate.getSerialNumber());
    assertThat(awaitCertificate(here, FIRST)).isEqualTo(certificate);
    assertThat(secure(here).get(Installation.domain(SECOND), "/").orElseThrow().status())
        .isEqualTo(200);
  }

  @Test
  void aVisitorWhoTrustsThisAuthorityTrustsNobodyElse(Installation here) {
    String control = here.bed.node("control").publicAddress();

    assertThat(here.cluster.answers()).as("the control plane, which signs for itself").isTrue();
    assertThat(
            Visitor.ofTls(control, here.cluster.url().getPort(), running.orElseThrow().root())
                .certificate(control))
        .isEmpty();
  }

  private static void create(Installation here, String name) {
    here.operator()
        .must(
            "service",
            "create",
            Installation.PROJECT + "/" + name,
            "--image",
            here.images.web("v1"),
            "--port",
            "8080",
            "--domain",
            Installation.domain(name));
  }

  /** One that leads to the authority's root and is the domain's own. */
  private static X509Certificate awaitCertificate(Installation here, String name) {
    X509Certificate certificate =
        Await.untilPresent(
            name + " has a certificate of the authority",
            ORDER,
            () -> secure(here).certificate(Installation.domain(name)));
    System.out.printf("%s shows certificate %x%n", name, certificate.getSerialNumber());
    return certificate;
  }

  private static Visitor secure(Installation here) {
    return Visitor.ofTls(proxy(here).publicAddress(), 443, running.orElseThrow().root());
  }

  /** And its Caddy, which would stay: the next one knows what is on the disk and no more. */
  private static void restartAgent(Installation here, List<String> options) {
    here.cluster.program(proxy(here)).stop(GRACE);
    proxy(here).must("kill", LiveCaddy.pid(proxy(here)));
    Await.until("Caddy has ended", GRACE, () -> !proxy(here).run("pidof", "caddy").succeeded());
    here.cluster.startAgent(proxy(here), options);
    Await.until(
        "the proxy is there again",
        Installation.SOON,
        () -> here.cluster.visitor().get("nobody.e2e.test", "/").isPresent());
  }

  private static List<String> options(Installation here) {
    return List.of(
        "--acme-directory",
        running.orElseThrow().directory(),
        "--acme-roots",
        rootAtProxy(here).toString());
  }

  private static Path rootAtProxy(Installation here) {
    return proxy(here).folder("secrets").resolve("authority.pem");
  }

  private static Node proxy(Installation here) {
    return here.cluster.proxy();
  }
}
