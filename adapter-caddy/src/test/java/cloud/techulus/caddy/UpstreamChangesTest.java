package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas come and go, and nobody's connection breaks. */
@Tag("testbed")
class UpstreamChangesTest {
  private static final Domain SHOP = new Domain("shop.example.test");
  private static final Domain BLOG = new Domain("blog.example.test");
  private static final int CHANGES = 50;
  private static final int VISITORS = 16;

  private final CaddyBed bed;
  private final List<TestReplica> replicas = new ArrayList<>();
  private long generation;

  UpstreamChangesTest(@TempDir Path folder) throws IOException {
    bed = new CaddyBed(folder, new CertificateIssuer.Internal());
    for (int number = 1; number <= ProxyNetwork.MACHINES; number++) {
      replicas.add(new TestReplica(bed.network.machine(number)));
    }
  }

  @AfterEach
  void shutDown() throws IOException {
    for (TestReplica replica : replicas) {
      replica.close();
    }
    bed.close();
  }

  @Test
  void connections_end_with_their_own_replica_and_not_before() throws IOException {
    serve(site(SHOP, 1), site(BLOG, 2));
    try (LongConnection socket = LongConnection.webSocket(bed.network.proxy(), SHOP);
        LongConnection download = LongConnection.download(bed.network.proxy(), SHOP)) {
      for (int change = 0; change < CHANGES; change++) {
        serve(site(SHOP, 1), change % 2 == 0 ? site(BLOG, 3, 4) : site(BLOG, 2));
        assertThat(socket.echoes("change " + change)).isTrue();
        assertThat(download.brings(10)).isTrue();
      }
      serve(site(SHOP, 4), site(BLOG, 2));
      assertThat(Visitor.http(bed.network.proxy(), SHOP).body()).isEqualTo(address(4));
      assertThat(socket.echoes("its replica still runs")).isTrue();
      assertThat(download.brings(100)).isTrue();

      replicas.getFirst().close();

      assertThat(socket.echoes("its replica has ended")).isFalse();
      assertThat(download.brings(Integer.MAX_VALUE)).isFalse();
    }
  }

  @Test
  void no_request_fails_and_none_reaches_a_replica_that_was_taken_out()
      throws IOException, InterruptedException {
    serve(site(SHOP, 1, 2));
    SteadyLoad load = new SteadyLoad(bed.network.proxy(), SHOP, VISITORS);
    int late = 0;
    List<Duration> took = new ArrayList<>();
    for (int change = 0; change < CHANGES; change++) {
      int out = change % 4 + 1;
      long start = System.nanoTime();
      serve(site(SHOP, (change + 1) % 4 + 1, (change + 2) % 4 + 1));
      took.add(Duration.ofNanos(System.nanoTime() - start));
      int before = replica(out).requests();
      awaitRequests(load, 100);
      late += replica(out).requests() - before;
    }
    List<String> failures = load.stop();

    System.out.printf(
        "%d requests during %d changes, which took %d to %d ms; %d reached a replica late%n",
        load.count(),
        CHANGES,
        Collections.min(took).toMillis(),
        Collections.max(took).toMillis(),
        late);
    assertThat(failures).isEmpty();
    assertThat(late).as("requests to replicas that were taken out").isZero();
  }

  @Test
  void a_site_that_has_lost_all_replicas_is_unavailable_and_comes_back_without_a_load() {
    serve(site(SHOP, 1), site(BLOG, 2));
    try (LongConnection socket = LongConnection.webSocket(bed.network.proxy(), BLOG)) {
      serve(site(SHOP), site(BLOG, 2));

      String answer = Visitor.httpText(bed.network.proxy(), SHOP);
      assertThat(answer)
          .startsWith("HTTP/1.1 503 ")
          .contains("\r\nRetry-After: 5\r\n")
          .endsWith("This site is not available at the moment.\n");

      serve(site(SHOP, 3), site(BLOG, 2));
      assertThat(Visitor.http(bed.network.proxy(), SHOP).body()).isEqualTo(address(3));
      assertThat(socket.echoes("still there")).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void who_does_not_answer_is_left_out_after_two_attempts() throws IOException {
    serve(site(SHOP, 1, 2));
    replica(1).close();

    while (bed.journal.warnings().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(bed.journal.warnings().getFirst()).startsWith(address(1) + ":8080 does not answer");
    awaitPause(CaddyConfig.refresh(table()).multipliedBy(2));
    long start = System.nanoTime();
    for (int visits = 0; visits < 20; visits++) {
      assertThat(Visitor.http(bed.network.proxy(), SHOP).body()).isEqualTo(address(2));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  /** As somebody else's time passes, for which there is nothing to wait for here. */
  private static void awaitPause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static void awaitRequests(SteadyLoad load, int more) {
    int enough = load.count() + more;
    while (load.count() < enough) {
      Thread.onSpinWait();
    }
  }

  private void serve(Entry... entries) {
    bed.proxy.serve(table(entries));
  }

  private RouteTable table(Entry... entries) {
    generation++;
    return new RouteTable(generation, List.of(entries));
  }

  private Entry site(Domain domain, int... numbers) {
    return new Entry(
        domain,
        false,
        Optional.empty(),
        Stream.of(numbers)
            .flatMapToInt(Arrays::stream)
            .mapToObj(number -> replica(number).upstream())
            .toList());
  }

  private TestReplica replica(int number) {
    return replicas.get(number - 1);
  }

  private String address(int number) {
    return bed.network.machine(number).toString();
  }
}
