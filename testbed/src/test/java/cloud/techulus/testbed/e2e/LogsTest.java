package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logs of three replicas on three servers, while viewers, agents and cables come and go. */
@Outage
class LogsTest {
  private static final String SERVICE = "logged";

  /** In which nothing of a stream may be left on any server. */
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  /** Has a replica print something; see {@code web.c}. */
  private static void ask(Installation here, DeploymentWire replica, String path) {
    node(here, replica)
        .must(
            "busybox",
            "wget",
            "-q",
            "-O",
            "/dev/null",
            "http://%s:8080%s".formatted(replica.address().orElseThrow(), path));
  }

  private static Node node(Installation here, DeploymentWire replica) {
    return here.bed.node(replica.server().orElseThrow());
  }

  /**
   * From now on, by the clock: a tail of none begins when the agent has opened the file, which may
   * be later.
   */
  private static LogEvents open(Installation here, Optional<DeploymentWire> replica) {
    return here.api()
        .logs(
            here.id(SERVICE),
            true,
            OptionalInt.empty(),
            Optional.of(Instant.now().toString()),
            replica.map(only -> new Deployment.Id(only.id())));
  }

  private static Follower follow(Installation here) {
    return Follower.of(open(here, Optional.empty()));
  }

  private static Follower follow(Installation here, DeploymentWire replica) {
    return Follower.of(open(here, Optional.of(replica)));
  }

  /** Waits until each replica's log is read so many times, on the server where it is. */
  private static void awaitReaders(Installation here, int each) {
    awaitReaders(here, here.running(SERVICE), each);
  }

  private static void awaitReaders(Installation here, List<DeploymentWire> replicas, int each) {
    Await.until(
        "each log is read " + each + " times",
        SECONDS,
        () ->
            here.bed.workers().stream()
                .allMatch(
                    server ->
                        server.logReaders()
                            == each
                                * replicas.stream()
                                    .filter(it -> it.server().equals(Optional.of(server.name())))
                                    .count()));
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static String[] logs(String... more) {
    List<String> arguments = new ArrayList<>(List.of("logs", "e2e/" + SERVICE));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void followingShowsNewLinesOfAllReplicas(Installation here) {
    try (Follower follower = follow(here)) {
      awaitReaders(here, 1);
      for (DeploymentWire replica : here.running(SERVICE)) {
        ask(here, replica, "/print/5");
      }

      Await.until("all lines are there", SECONDS, () -> follower.numbers().size() == 15);
      for (DeploymentWire replica : here.running(SERVICE)) {
        assertThat(follower.lines())
            .filteredOn(line -> line.replica().equals(replica.id()))
            .extracting(line -> line.text().split(" ", -1)[1])
            .containsExactly("1", "2", "3", "4", "5");
      }
    }
    awaitReaders(here, 0);
  }

  @Test
  void theCommandShowsWhatWasAskedFor(Installation here) {
    DeploymentWire replica = here.running(SERVICE).getFirst();
    ask(here, replica, "/print/3");
    // Lines have the time at which conmon read them.
    Await.until(
        "what was asked for first is written",
        SECONDS,
        () ->
            here.operator()
                .must(logs("--tail", "1", "--replica", replica.id()))
                .contains(" | line 3 "));
    String before = Instant.now().toString();
    ask(here, replica, "/print/2");

    assertThat(here.operator().must(logs("--tail", "2", "--replica", replica.id())).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith(replica.server().orElseThrow() + "/dep_"))
        .allMatch(line -> line.contains(" | line "));
    assertThat(here.operator().must(logs("--since", before)).lines()).hasSize(2);
    assertThat(here.operator().must(logs("--tail", "1")).lines()).hasSize(3);
    assertThat(here.operator().must(logs("--tail", "1", "--timestamps")).lines())
        .allMatch(line -> line.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z w.*"));
    assertThat(here.operator().must(logs()).lines())
        .filteredOn(line -> line.endsWith("listening"))
        .hasSize(3);
    List<LogEventWire> json =
        here.operator()
            .must(logs("--tail", "1", "--replica", replica.id(), "--json"))
            .lines()
            .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), LogEventWire.class))
            .toList();
    assertThat(json).hasSize(2).last().isEqualTo(new LogEventWire.End(true, ""));

    assertThat(here.operator().run(logs("--replica", "dep_nope")).exitCode()).isEqualTo(1);
    assertThat(here.operator().run(logs("--since", "yesterday")).stderr())
        .contains("must be like 10m");
  }

  @Test
  void whatATerminalWouldObeyIsShownHarmlessly(Installation here) {
    DeploymentWire replica = here.running(SERVICE).getFirst();
    ask(here, replica, "/hostile");
    ask(here, replica, "/long/100000");
    String since = "30s";

    String printed = here.operator().must(logs("--since", since, "--replica", replica.id()));

    assertThat(printed).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\0", "\r");
    assertThat(printed).contains("red \\u{1b}]0;title").contains("\\u{202e}rtl").contains(" end");
    assertThat(printed).contains("xxx … (cut)");
    String json = here.operator().must(logs("--since", since, "--replica", replica.id(), "--json"));
    assertThat(json).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\0", "\r");
    assertThat(json.lines())
        .anyMatch(
            line ->
                Json.read(line.getBytes(StandardCharsets.UTF_8), LogEventWire.class)
                        instanceof LogEventWire.Line read
                    && read.text().startsWith("\u001b[31mred\u001b[0m \u001b]0;title\u0007"));
  }

  @Test
  void oneOfTenViewersDoesNotReadAndTheOthersGetEverything(Installation here) throws IOException {
    int lines = 6_000;
    DeploymentWire replica = here.running(SERVICE).getFirst();
    List<Follower> others = new ArrayList<>();
    try (LogEvents idle = open(here, Optional.of(replica))) {
      IntStream.range(0, 9).forEach(_ -> others.add(follow(here, replica)));
      Await.until("all are connected", SECONDS, () -> node(here, replica).logReaders() == 10);
      long before = residentBytes(here);
      ask(here, replica, "/print/%d/600/1200".formatted(lines));

      Await.until(
          "the others have everything",
          Duration.ofMinutes(2),
          () -> others.stream().allMatch(each -> each.count() + each.lost() >= lines));
      for (Follower other : others) {
        assertThat(other.lost()).isZero();
        assertThat(other.numbers()).isEqualTo(upTo(lines));
      }
      long after = residentBytes(here);
      System.out.printf(
          "control plane with ten viewers: %d MiB before, %d MiB after 10 x 7 MB%n",
          before >> 20, after >> 20);
      assertThat(after).isLessThan(512L << 20);
      Follower late = Follower.of(idle);
      Await.until(
          "the idle one knows of each line that the others have",
          SECONDS.multipliedBy(3),
          () -> late.lost() + late.count() == others.getFirst().count());
      assertThat(late.lost()).as("lost by the idle one: %s", late).isPositive();
      System.out.printf("the idle viewer lost %d of %d lines%n", late.lost(), lines);
    } finally {
      System.out.println("viewers had " + others.stream().map(Follower::toString).toList());
      System.out.println(here.account());
      others.forEach(Follower::close);
    }
    awaitReaders(here, 0);
  }

  private static long residentBytes(Installation here) throws IOException {
    long pid = here.cluster.program(here.bed.node("control")).pid().orElseThrow();
    return Files.readString(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aViewerThatIsKilledLeavesNothing(Installation here) {
    NodeProgram viewer = here.operator().start("viewer", logs("--follow"));
    awaitReaders(here, 1);

    viewer.kill();

    long start = System.nanoTime();
    awaitReaders(here, 0);
    System.out.printf(
        "nothing was left of a killed viewer after %d ms%n",
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  @Test
  void anAgentThatIsKilledLeavesNothingAndItsSuccessorGoesOn(Installation here) {
    DeploymentWire replica = here.running(SERVICE).getFirst();
    Node node = node(here, replica);
    try (Follower follower = follow(here)) {
      awaitReaders(here, 1);
      ask(here, replica, "/print/100");
      Await.until("it streams", SECONDS, () -> follower.numbers().size() == 100);

      here.cluster.program(node).kill();
      Await.until("nothing is left", SECONDS, () -> node.logReaders() == 0);
      assertThat(here.cluster.program(node).isAlive()).isFalse();
      ask(here, replica, "/print/150");
      here.cluster.startAgent(node);

      Await.until("it goes on", Installation.SOON, () -> follower.numbers().size() >= 250);
      List<Integer> all = new ArrayList<>(upTo(100));
      all.addAll(upTo(150));
      assertThat(follower.numbers()).isEqualTo(all);
      assertThat(follower.lost()).isZero();
    }
    awaitReaders(here, 0);
  }

  @Test
  void aControlPlaneThatIsKilledLeavesNothingOnTheServers(Installation here) {
    try (Follower follower = follow(here)) {
      awaitReaders(here, 1);

      List<DeploymentWire> replicas = here.running(SERVICE);
      here.cluster.killControlPlane();

      Await.until("the viewer knows", SECONDS, follower::isOver);
      awaitReaders(here, replicas, 0);
    } finally {
      here.cluster.startControlPlane();
    }
    here.awaitOnline(4);
  }

  @Test
  void aServerThatIsCutOffIsNamedAndNotWaitedFor(Installation here) {
    DeploymentWire replica = here.running(SERVICE).getFirst();
    Node node = node(here, replica);
    try (Follower follower = follow(here)) {
      awaitReaders(here, 1);
      node.cutCable();

      Await.until(
          "the follower knows",
          SECONDS.multipliedBy(2),
          () -> follower.notices().contains(node.name() + " does not answer."));
      Await.until("nothing is read there", SECONDS.multipliedBy(3), () -> node.logReaders() == 0);
      CommandResult result = here.operator().run(logs("--tail", "1"));
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.stderr()).contains(node.name() + " does not answer.");
      assertThat(result.stdout().lines()).hasSizeGreaterThanOrEqualTo(2);
    } finally {
      node.healCable();
    }
    here.awaitOnline(node);
    Await.until(
        "three replicas run again", Installation.SOON, () -> here.running(SERVICE).size() == 3);
    new Outside(here).awaitAgreement();
  }
}
