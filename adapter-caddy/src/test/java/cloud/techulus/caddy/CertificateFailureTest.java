package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("testbed")
class CertificateFailureTest {
  private static final Domain SHOP = new Domain("shop.example.test");
  private static final CertificateIssuer NOBODY =
      new CertificateIssuer.Acme(
          Optional.empty(), Optional.of(URI.create("https://127.0.0.1:1/dir")), Optional.empty());

  @Test
  void an_authority_that_does_not_answer_is_told_as_the_reason(@TempDir Path folder)
      throws IOException {
    try (CaddyBed bed = new CaddyBed(folder, NOBODY)) {
      bed.proxy.serve(
          new RouteTable(
              1, List.of(new RouteTable.Entry(SHOP, true, Optional.empty(), List.of()))));

      Instant deadline = Instant.now().plus(CaddyBed.PATIENCE);
      while (bed.proxy.certificates().get(SHOP) instanceof CertificateState.Pending) {
        assertThat(Instant.now()).as(bed.log()).isBefore(deadline);
      }
      assertThat(bed.proxy.certificates().get(SHOP))
          .isInstanceOfSatisfying(
              CertificateState.Failed.class,
              failed -> assertThat(failed.reason()).contains("127.0.0.1:1"));
    }
  }
}
