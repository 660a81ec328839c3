package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.CertificateState.Failed;
import cloud.techulus.core.proxy.CertificateState.Issued;
import cloud.techulus.core.proxy.CertificateState.Pending;
import cloud.techulus.core.service.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Domain SHOP = new Domain("shop.example.com");
  private static final ProxyId ONE = new ProxyId("prx_1");
  private static final ProxyId TWO = new ProxyId("prx_2");
  private static final Issued LATER = new Issued("An authority", NOW.plus(Duration.ofDays(60)));
  private static final Issued SOONER = new Issued("An authority", NOW.plus(Duration.ofDays(30)));

  private final Certificates certificates = new Certificates();

  @Test
  void of_a_domain_that_no_proxy_spoke_of_nothing_is_known() {
    assertThat(certificates.of(SHOP, NOW)).isEmpty();
  }

  @Test
  void of_several_proxies_the_one_that_is_worst_counts() {
    say(ONE, LATER);
    say(TWO, SOONER);
    assertThat(certificates.of(SHOP, NOW)).contains(SOONER);

    say(ONE, new Pending());
    assertThat(certificates.of(SHOP, NOW)).contains(new Pending());

    say(TWO, new Failed("no such host"));
    assertThat(certificates.of(SHOP, NOW)).contains(new Failed("no such host"));
  }

  @Test
  void a_proxy_that_is_silent_is_not_believed_for_ever() {
    say(ONE, LATER);

    assertThat(certificates.of(SHOP, NOW.plus(Certificates.BELIEVED))).contains(LATER);
    assertThat(certificates.of(SHOP, NOW.plus(Certificates.BELIEVED).plusMillis(1))).isEmpty();
  }

  private void say(ProxyId proxy, CertificateState state) {
    certificates.take(proxy, Map.of(SHOP, state), NOW);
  }
}
