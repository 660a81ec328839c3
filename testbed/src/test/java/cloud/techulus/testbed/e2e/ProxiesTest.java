package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.BedName;
import cloud.techulus.testbed.BedPlan;
import cloud.techulus.testbed.Load;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import cloud.techulus.testbed.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two public doors at once. Other tests have one, so this has servers of its own. */
@Tag("testbed")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxiesTest {
  private static final String SERVICE = "wide";
  private static final int REPLICAS = 3;

  /** One replica after another, each with its time to drain. */
  private static final Duration ROLL = Duration.ofMinutes(3);

  /** How long Caddy tries to find a replica for a request, as it does without an agent. */
  private static final Duration TRY_FOR = Duration.ofSeconds(5);

  private final Installation here = Installation.create(new BedPlan(new BedName("doors"), 3, 2));
  private final Node first = here.bed.node("p1");
  private final Node second = here.bed.node("p2");

  @BeforeEach
  void deploy() {
    here.deploy(SERVICE, here.images.web("v1"), REPLICAS);
  }

  @AfterEach
  void remove() {
    here.endVisits();
    here.remove(SERVICE);
  }

  @AfterAll
  void destroy() {
    here.close();
  }

  @Test
  void anUpdateIsNoticedAtNeitherDoor() {
    Load atFirst = here.load(SERVICE, first);
    Load atSecond = here.load(SERVICE, second);

    for (String version : List.of("v2", "v1")) {
      here.operator().must("service", "deploy", path(), "--image", here.images.web(version));
    }

    expectNoneFailed(first, atFirst.stop());
    expectNoneFailed(second, atSecond.stop());
    expectTheSameAtBoth();
  }

  /**
   * The agent is killed, its Caddy lives on and is taken over by the next agent. In between nobody
   * tells it replicas, so requests at that door wait. Only if it takes longer than Caddy tries may
   * they fail, and then by 503 and in no other way.
   */
  @Test
  void anAgentIsKilledInTheMiddleOfAnUpdate() {
    here.operator().must("service", "update", path(), "--image", here.images.web("v2"));
    Load atFirst = here.load(SERVICE, first);
    Load atSecond = here.load(SERVICE, second);
    String caddy = LiveCaddy.pid(first);
    long served = Installation.timesSaid(first, "Caddy serves.");

    here.api().deploy(here.id(SERVICE));
    awaitFirstOf(here.service(SERVICE).revision());
    long start = System.nanoTime();
    here.cluster.program(first).kill();
    assertThat(isRolling()).as("it is in the middle").isTrue();
    here.cluster.startAgent(first);
    Await.until(
        "Caddy is told replicas again",
        Installation.SOON,
        () -> Installation.timesSaid(first, "Caddy serves.") > served);
    Duration away = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("nobody told Caddy replicas for %d ms%n", away.toMillis());
    Await.until("the update is done", ROLL, () -> !isRolling());

    assertThat(here.service(SERVICE).progress().state()).isEqualTo("running");
    assertThat(LiveCaddy.pid(first)).as("its Caddy").isEqualTo(caddy);
    expectNoneFailed(second, atSecond.stop());
    Load.Result result = atFirst.stop();
    if (away.compareTo(TRY_FOR) < 0) {
      expectNoneFailed(first, result);
    } else {
      System.out.println(first + ": " + result);
      assertThat(result.failures()).allMatch(failure -> failure.endsWith(" status 503"));
    }
    expectTheSameAtBoth();
  }

  /** With its folder goes the socket by which its Caddy, which lives on, is told anything. */
  @Test
  void aDoorWhoseAgentIsInstalledAgainServesAsBefore() throws IOException {
    String caddy = LiveCaddy.pid(second);

    Path _ = here.reinstall(second);

    expectTheSameAtBoth();
    assertThat(LiveCaddy.pid(second)).isNotEqualTo(caddy);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aDoorThatIsRemovedIsClosed() {
    NodeProgram agent = here.cluster.program(second);

    here.operator().must("proxy", "rm", second.name());

    Await.until("its agent ends by itself", Installation.SOON, () -> !agent.isAlive());
    assertThat(agent.exitCode()).as("removed from the platform").hasValue(3);
    assertThat(second.run("pidof", "caddy").succeeded()).as("Caddy runs").isFalse();
    assertThat(Visitor.of(second.publicAddress(), 80).get(Installation.domain(SERVICE), "/"))
        .isEmpty();
    assertThat(whoAnswersAt(first)).hasSize(REPLICAS);
  }

  private void expectTheSameAtBoth() {
    new Outside(here).awaitAgreement();
    assertThat(upstreams(first).get(Installation.domain(SERVICE))).hasSize(REPLICAS);
    assertThat(upstreams(first)).isEqualTo(upstreams(second));
    assertThat(whoAnswersAt(first)).hasSize(REPLICAS).isEqualTo(whoAnswersAt(second));
  }

  private Set<String> whoAnswersAt(Node proxy) {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < 4 * REPLICAS; i++) {
      Answer answer =
          Visitor.of(proxy.publicAddress(), 80)
              .get(Installation.domain(SERVICE), "/")
              .orElseThrow();
      assertThat(answer.status()).isEqualTo(200);
      hosts.add(answer.body().split(" ", -1)[1]);
    }
    return hosts;
  }

  private static Map<String, SortedSet<String>> upstreams(Node proxy) {
    try {
      return LiveCaddy.upstreams(proxy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitFirstOf(int revision) {
    Await.until(
        "a replica of revision " + revision + " is on its way",
        Installation.SOON,
        () ->
            here.service(SERVICE).deployments().stream()
                .anyMatch(each -> each.revision() == revision && each.server().isPresent()));
  }

  private boolean isRolling() {
    return here.service(SERVICE).progress().state().equals("deploying");
  }

  private static void expectNoneFailed(Node proxy, Load.Result result) {
    System.out.println(proxy + ": " + result);
    assertThat(result.failures()).as("at " + proxy).isEmpty();
  }

  private static String path() {
    return Installation.PROJECT + "/" + SERVICE;
  }
}
