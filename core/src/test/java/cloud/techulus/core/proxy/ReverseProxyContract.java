package cloud.techulus.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ReverseProxy} does; fake and adapter pass it alike. */
public abstract class ReverseProxyContract {
  protected static final Domain SHOP = new Domain("shop.example.test");
  protected static final Domain BLOG = new Domain("blog.example.test");

  /** How long a slow replica takes: longer than the shortest limit there may be. */
  protected static final Duration SLOW = Duration.ofMillis(1500);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How a visitor's request over plain HTTP ended. */
  public record Answer(int status, String body) {}

  /** Serves nothing at the start of each test; makes its certificates itself. */
  protected abstract ReverseProxy proxy();

  /** A visitor asks for this domain. */
  protected abstract Answer visit(Domain domain);

  /** A replica that answers 200 with its own text, {@code HOST:PORT}; numbered from 1. */
  protected abstract Upstream replica(int number);

  /** A replica that answers 200, but begins only after {@link #SLOW}. */
  protected abstract Upstream slowReplica();

  /** From now on it is not running (the fake: it refuses everything). */
  protected abstract void stop();

  @Test
  void a_domain_is_answered_by_its_replica() {
    proxy().serve(table(1, entry(SHOP, replica(1)), entry(BLOG, replica(2))));

    assertThat(visit(SHOP)).isEqualTo(new Answer(200, text(replica(1))));
    assertThat(visit(BLOG)).isEqualTo(new Answer(200, text(replica(2))));
  }

  @Test
  void all_replicas_of_a_domain_take_their_turn() {
    proxy().serve(table(1, entry(SHOP, replica(1), replica(2))));

    Set<String> seen = new HashSet<>();
    for (int visits = 0; visits < 10; visits++) {
      seen.add(visit(SHOP).body());
    }
    assertThat(seen).containsExactlyInAnyOrder(text(replica(1)), text(replica(2)));
  }

  @Test
  void a_domain_without_replicas_is_unavailable() {
    proxy().serve(table(1, entry(SHOP)));

    assertThat(visit(SHOP).status()).isEqualTo(503);
  }

  @Test
  void a_replica_that_takes_longer_than_allowed_is_given_up() {
    Entry limited =
        new Entry(
            SHOP, false, Optional.of(ServiceSpec.RESPONSE_TIMEOUT_MINIMUM), List.of(slowReplica()));
    proxy().serve(table(1, limited, entry(BLOG, slowReplica())));

    assertThat(visit(SHOP).status()).isEqualTo(504);
    assertThat(visit(BLOG).status()).isEqualTo(200);
  }

  @Test
  void a_domain_that_is_not_in_the_table_is_not_found() {
    proxy().serve(table(1, entry(SHOP, replica(1))));

    assertThat(visit(BLOG).status()).isEqualTo(404);
  }

  @Test
  void a_new_table_is_served_as_soon_as_the_call_returns() {
    proxy().serve(table(1, entry(SHOP, replica(1))));
    proxy().serve(table(2, entry(SHOP, replica(2))));

    for (int visits = 0; visits < 5; visits++) {
      assertThat(visit(SHOP)).isEqualTo(new Answer(200, text(replica(2))));
    }
  }

  @Test
  void the_same_table_again_changes_nothing() {
    RouteTable table = table(1, entry(SHOP, replica(1)));
    proxy().serve(table);
    proxy().serve(table);

    assertThat(visit(SHOP)).isEqualTo(new Answer(200, text(replica(1))));
  }

  @Test
  void an_empty_table_serves_nothing() {
    proxy().serve(table(1, entry(SHOP, replica(1))));
    proxy().serve(table(2));

    assertThat(visit(SHOP).status()).isEqualTo(404);
  }

  @Test
  void a_secure_domain_gets_a_certificate_that_is_told_and_a_plain_one_none() {
    Entry secure = new Entry(SHOP, true, Optional.empty(), List.of(replica(1)));
    proxy().serve(table(1, secure, entry(BLOG, replica(2))));

    Instant deadline = Instant.now().plus(PATIENCE);
    while (!(proxy().certificates().get(SHOP) instanceof CertificateState.Internal)) {
      assertThat(proxy().certificates()).containsOnlyKeys(SHOP);
      assertThat(Instant.now()).as("waiting for the certificate").isBefore(deadline);
    }

    proxy().serve(table(2, entry(SHOP, replica(1))));
    assertThat(proxy().certificates()).isEmpty();
  }

  @Test
  void a_proxy_that_is_away_is_a_failure() {
    stop();

    assertThatThrownBy(() -> proxy().serve(table(1)))
        .isInstanceOf(ReverseProxy.ReverseProxyFailed.class)
        .hasMessageNotContaining("null");
  }

  protected static RouteTable table(long generation, Entry... entries) {
    return new RouteTable(generation, List.of(entries));
  }

  /** Plain HTTP. */
  protected static Entry entry(Domain domain, Upstream... upstreams) {
    return new Entry(domain, false, Optional.empty(), List.of(upstreams));
  }

  protected static String text(Upstream upstream) {
    return upstream.address() + ":" + upstream.port();
  }
}
