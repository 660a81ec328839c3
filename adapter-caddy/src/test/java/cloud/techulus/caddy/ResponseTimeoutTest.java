package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long visitors wait for an answer to begin. */
@Tag("testbed")
class ResponseTimeoutTest {
  private static final Domain SHOP = new Domain("shop.example.test");
  private static final Domain BLOG = new Domain("blog.example.test");
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(3);

  /** Less than another attempt would take. */
  private static final Duration MARGIN = Duration.ofMillis(900);

  private final CaddyBed bed;
  private final List<TestReplica> slow;
  private final List<TestReplica> quick;
  private long generation;

  ResponseTimeoutTest(@TempDir Path folder) throws IOException {
    bed = new CaddyBed(folder, new CertificateIssuer.Internal());
    slow =
        Stream.of(1, 2).map(number -> new TestReplica(bed.network.machine(number), SLOW)).toList();
    quick = Stream.of(3, 4).map(number -> new TestReplica(bed.network.machine(number))).toList();
  }

  @AfterEach
  void shutDown() throws IOException {
    for (TestReplica replica : slow) {
      replica.close();
    }
    for (TestReplica replica : quick) {
      replica.close();
    }
    bed.close();
  }

  @Test
  void one_site_has_a_limit_and_another_has_none() {
    serve(site(SHOP, Optional.of(LIMIT), slow), site(BLOG, Optional.empty(), slow));

    long start = System.nanoTime();
    String answer = Visitor.httpText(bed.network.proxy(), SHOP);
    Duration took = since(start);

    System.out.printf("given up after %d ms%n", took.toMillis());
    assertThat(answer).startsWith("HTTP/1.1 504 ").endsWith("This site did not answer in time.\n");
    assertThat(took).isBetween(LIMIT, LIMIT.plus(MARGIN));
    assertThat(requests(slow)).as("replicas that were asked").isEqualTo(1);

    start = System.nanoTime();
    assertThat(Visitor.http(bed.network.proxy(), BLOG).status()).isEqualTo(200);
    assertThat(since(start)).isGreaterThan(SLOW);
  }

  @Test
  void a_change_takes_effect() {
    serve(site(SHOP, Optional.of(LIMIT), slow));
    assertThat(Visitor.http(bed.network.proxy(), SHOP).status()).isEqualTo(504);

    serve(site(SHOP, Optional.of(SLOW.multipliedBy(2)), slow));
    assertThat(Visitor.http(bed.network.proxy(), SHOP).status()).isEqualTo(200);

    serve(site(SHOP, Optional.empty(), slow));
    assertThat(Visitor.http(bed.network.proxy(), SHOP).status()).isEqualTo(200);
  }

  @Test
  void an_answer_that_has_begun_may_take_as_long_as_it_likes() throws IOException {
    serve(site(SHOP, Optional.of(LIMIT), quick));
    long start = System.nanoTime();
    try (LongConnection socket = LongConnection.webSocket(bed.network.proxy(), SHOP);
        LongConnection download = LongConnection.download(bed.network.proxy(), SHOP)) {
      while (since(start).compareTo(LIMIT.multipliedBy(2)) < 0) {
        assertThat(download.brings(1)).isTrue();
      }
      assertThat(socket.echoes("still there")).isTrue();
    }
  }

  @Test
  void a_replica_that_breaks_off_or_is_away_is_still_made_up_for() throws IOException {
    serve(site(SHOP, Optional.of(LIMIT), quick));
    quick.getFirst().breakOff();
    expectTheSecond();

    quick.getFirst().close();
    expectTheSecond();
  }

  private void expectTheSecond() {
    for (int visits = 0; visits < 10; visits++) {
      assertThat(Visitor.http(bed.network.proxy(), SHOP).body())
          .isEqualTo(bed.network.machine(4).toString());
    }
  }

  private static int requests(List<TestReplica> replicas) {
    return replicas.stream().mapToInt(TestReplica::requests).sum();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void serve(Entry... entries) {
    generation++;
    bed.proxy.serve(new RouteTable(generation, List.of(entries)));
  }

  private static Entry site(Domain domain, Optional<Duration> limit, List<TestReplica> replicas) {
    return new Entry(domain, false, limit, replicas.stream().map(TestReplica::upstream).toList());
  }
}
