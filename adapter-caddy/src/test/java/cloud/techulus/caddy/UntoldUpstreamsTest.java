package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The agent is away or has no table yet, so that nobody tells Caddy its upstreams. */
@Tag("testbed")
class UntoldUpstreamsTest {
  private static final Domain SHOP = new Domain("shop.example.test");
  private static final Domain BLOG = new Domain("blog.example.test");
  private static final Domain WIKI = new Domain("wiki.example.test");
  private static final int OTHER_PORT = 9090;
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration TRY_FOR = Duration.ofSeconds(5);
  private static final int VISITORS = 50;
  private static final int POSTS = 10;

  /** So often Caddy asks in vain for one request before somebody tells. */
  private static final int IN_VAIN = 3;

  private static final String UNAVAILABLE = "This site is not available at the moment.\n";

  private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
  private final CaddyBed bed;
  private final TestReplica one;
  private final TestReplica two;
  private final TestReplica moved;
  private Optional<CaddyProxy> next = Optional.empty();

  UntoldUpstreamsTest(@TempDir Path folder) throws IOException {
    bed = new CaddyBed(folder, new CertificateIssuer.Internal());
    one = new TestReplica(bed.network.machine(1));
    two = new TestReplica(bed.network.machine(2));
    moved = new TestReplica(bed.network.machine(3), OTHER_PORT);
  }

  @AfterEach
  void shutDown() throws IOException {
    visitors.close();
    next.ifPresent(CaddyProxy::close);
    for (TestReplica replica : List.of(one, two, moved)) {
      replica.close();
    }
    bed.close();
  }

  @Test
  void a_post_waits_as_it_came_for_somebody_who_tells() {
    RouteTable table = table(site(SHOP, one), limited(BLOG, two), site(WIKI, moved, two));
    bed.proxy.serve(table);
    bed.proxy.close();
    Map<Domain, CompletableFuture<String>> answers =
        Map.of(
            SHOP, post(SHOP, "for the shop"),
            BLOG, post(BLOG, "for the blog"),
            WIKI, post(WIKI, "for the wiki"));

    awaitAskedInVain(SHOP, TestReplica.PORT);
    awaitAskedInVain(BLOG, TestReplica.PORT);
    awaitAskedInVain(WIKI, OTHER_PORT);
    startNext().serve(table);

    answers.forEach(
        (domain, answer) ->
            assertThat(answer.join()).as(domain.text()).startsWith("HTTP/1.1 200 "));
    assertThat(bodies()).containsExactlyInAnyOrder("for the shop", "for the blog", "for the wiki");
    assertThat(one.bodies()).containsExactly("for the shop");
  }

  @Test
  void no_request_fails_while_the_agent_starts_again() throws InterruptedException {
    RouteTable table = table(site(SHOP, one, two));
    bed.proxy.serve(table);
    SteadyLoad load = new SteadyLoad(bed.network.proxy(), SHOP, VISITORS);
    awaitRequests(load, VISITORS);

    long start = System.nanoTime();
    bed.proxy.close();
    awaitAskedInVain(SHOP, TestReplica.PORT, VISITORS * IN_VAIN);
    CaddyProxy agent = startNext();
    bed.awaitLog("no such host", VISITORS * IN_VAIN);
    agent.serve(table);
    Duration away = Duration.ofNanos(System.nanoTime() - start);
    int before = load.count();
    awaitRequests(load, VISITORS);
    List<String> failures = load.stop();

    System.out.printf(
        "nobody told for %d ms; %d requests before and %d after, %d failed%n",
        away.toMillis(), before, load.count() - before, failures.size());
    assertThat(failures).isEmpty();
  }

  /** Its questions go with it, and Caddy would wait 5 s for an answer to each. */
  @Test
  void an_agent_that_is_killed_while_it_is_asked_holds_up_nobody() throws IOException {
    RouteTable table = table(site(SHOP, one));
    bed.proxy.serve(table);
    bed.proxy.close();
    CompletableFuture<String> answer;
    try (ServerSocket killed = new ServerSocket()) {
      killed.bind(bed.settings.upstreamServer());
      answer = post(SHOP, "for the shop");
      try (Socket question = killed.accept()) {
        assertThat(question.getInputStream().read()).isNotNegative();
      }
    }

    startNext().serve(table);

    assertThat(answer.join()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void nobody_is_awaited_for_ever() {
    bed.proxy.serve(table(site(SHOP, one), limited(BLOG, two)));
    bed.proxy.close();
    long start = System.nanoTime();
    List<CompletableFuture<String>> answers =
        List.of(post(SHOP, "body"), get(SHOP), post(BLOG, "body"), get(BLOG));

    for (CompletableFuture<String> answer : answers) {
      expectUnavailable(answer.join());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(TRY_FOR, TRY_FOR.multipliedBy(2));
    assertThat(bodies()).isEmpty();
  }

  @Test
  void a_site_without_replicas_is_unavailable_to_a_post_too() {
    bed.proxy.serve(table(site(SHOP, one), limited(BLOG, two)));
    bed.proxy.serve(table(site(SHOP), limited(BLOG)));
    List<CompletableFuture<String>> answers =
        List.of(post(SHOP, "body"), get(SHOP), post(BLOG, "body"), get(BLOG));

    for (CompletableFuture<String> answer : answers) {
      expectUnavailable(answer.join());
    }
  }

  /** It may have done what it was asked for. */
  @Test
  void a_post_that_a_replica_has_read_is_sent_to_no_other() {
    bed.proxy.serve(table(site(SHOP, one, two), limited(BLOG, one, two)));
    one.breakOff();
    for (Domain domain : List.of(SHOP, BLOG)) {
      List<String> sent =
          IntStream.range(0, POSTS).mapToObj(number -> domain + " " + number).toList();
      int readBefore = one.requests();
      long failed =
          sent.stream()
              .map(body -> Visitor.postText(bed.network.proxy(), domain, body))
              .filter(answer -> answer.startsWith("HTTP/1.1 502 "))
              .count();

      assertThat(failed).isEqualTo(one.requests() - readBefore).isBetween(1L, POSTS - 1L);
      assertThat(bodies()).filteredOn(sent::contains).hasSameElementsAs(sent).hasSameSizeAs(sent);
      for (int visits = 0; visits < POSTS; visits++) {
        assertThat(Visitor.http(bed.network.proxy(), domain).status()).isEqualTo(200);
      }
    }
  }

  /** That it was tried again before does not make it one that nobody has read. */
  @Test
  void a_post_that_has_waited_is_sent_only_once_too() {
    RouteTable table = table(site(SHOP, one, two), limited(BLOG, one, two));
    bed.proxy.serve(table);
    bed.proxy.close();
    one.breakOff();
    two.breakOff();
    List<CompletableFuture<String>> answers = List.of(post(SHOP, "a"), post(BLOG, "b"));

    awaitAskedInVain(SHOP, TestReplica.PORT);
    awaitAskedInVain(BLOG, TestReplica.PORT);
    startNext().serve(table);

    for (CompletableFuture<String> answer : answers) {
      assertThat(answer.join()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(bodies()).containsExactlyInAnyOrder("a", "b");
  }

  /** The next agent of this Caddy, which has no table yet. */
  private CaddyProxy startNext() {
    CaddyProxy agent = new CaddyProxy(bed.settings, bed.journal);
    next = Optional.of(agent);
    agent.start();
    awaitAnswer();
    return agent;
  }

  private void awaitAnswer() {
    SimpleResolver resolver = new SimpleResolver(bed.settings.upstreamServer());
    resolver.setTCP(true);
    resolver.setTimeout(Duration.ofMillis(100));
    Record any = Record.newRecord(Name.fromConstantString("any."), Type.A, DClass.IN);
    Instant deadline = Instant.now().plus(CaddyBed.PATIENCE);
    while (true) {
      try {
        resolver.send(Message.newQuery(any));
        return;
      } catch (IOException notYet) {
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  private void awaitAskedInVain(Domain domain, int port) {
    awaitAskedInVain(domain, port, IN_VAIN);
  }

  private void awaitAskedInVain(Domain domain, int port, int times) {
    bed.awaitLog("lookup " + UpstreamNames.name(domain, port), times);
  }

  private static void awaitRequests(SteadyLoad load, int more) {
    int enough = load.count() + more;
    while (load.count() < enough) {
      Thread.onSpinWait();
    }
  }

  private static void expectUnavailable(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 503 ")
        .contains("\r\nRetry-After: 5\r\n")
        .endsWith(UNAVAILABLE);
  }

  private CompletableFuture<String> post(Domain domain, String body) {
    return CompletableFuture.supplyAsync(
        () -> Visitor.postText(bed.network.proxy(), domain, body), visitors);
  }

  private CompletableFuture<String> get(Domain domain) {
    return CompletableFuture.supplyAsync(
        () -> Visitor.httpText(bed.network.proxy(), domain), visitors);
  }

  /** All that came whole to any replica. */
  private List<String> bodies() {
    return Stream.of(one, two, moved).flatMap(replica -> replica.bodies().stream()).toList();
  }

  private static RouteTable table(Entry... entries) {
    return new RouteTable(1, List.of(entries));
  }

  private static Entry site(Domain domain, TestReplica... replicas) {
    return entry(domain, Optional.empty(), replicas);
  }

  private static Entry limited(Domain domain, TestReplica... replicas) {
    return entry(domain, Optional.of(LIMIT), replicas);
  }

  private static Entry entry(Domain domain, Optional<Duration> limit, TestReplica... replicas) {
    return new Entry(domain, false, limit, Stream.of(replicas).map(TestReplica::upstream).toList());
  }
}
