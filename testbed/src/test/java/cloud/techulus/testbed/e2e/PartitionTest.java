package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import cloud.techulus.testbed.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker runs on, but not all can reach it. */
@Outage
class PartitionTest {
  private static final String SERVICE = "parted";
  private static final Duration CUT = Duration.ofSeconds(20);
  private static final Duration SHORT_CUT = Duration.ofSeconds(5);

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @Test
  void aCutCableIsAnOutageAndHeals(Installation here) {
    Node victim = here.hostOf(SERVICE);
    List<String> lost = Installation.containers(victim);
    long start = System.nanoTime();

    victim.cutCable();
    here.awaitReplaced(SERVICE, lost);
    Duration replaced = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("%s was cut off; replaced after %d ms%n", victim.name(), replaced.toMillis());
    Throughout.nothingIsWrong(
        CUT.minus(replaced),
        () -> here.running(SERVICE).size() == 3 ? List.of() : List.of("not three run"));
    assertThat(Installation.containers(victim)).as("it runs what it ran").isEqualTo(lost);
    victim.healCable();

    here.awaitOnline(victim);
    new Outside(here).awaitAgreement();
    assertThat(Installation.containers(victim)).doesNotContainAnyElementsOf(lost);
  }

  @Test
  void aShortCutIsNoOutage(Installation here) {
    Node victim = here.hostOf(SERVICE);
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();

    victim.cutCable();
    Throughout.nothingIsWrong(
        SHORT_CUT, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    victim.healCable();

    new Outside(here).awaitAgreement();
    assertThat(Statement.of(here.api()).givenUpSince(givenUpBefore)).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
  }

  /** Its mesh works, so only the control plane's word takes it out of the routes. */
  @Test
  void aWorkerThatOnlyTheControlPlaneDoesNotReachIsReplacedToo(Installation here) {
    Node victim = here.hostOf(SERVICE);
    Node other = here.servers().stream().filter(it -> !it.equals(victim)).findFirst().orElseThrow();
    List<String> lost = Installation.containers(victim);

    victim.ignore(here.bed.node("control"));
    here.awaitReplaced(SERVICE, lost);
    assertThat(reaches(here, other, victim)).as("the mesh still works").isTrue();
    assertThat(Installation.containers(victim)).as("it runs what it ran").isEqualTo(lost);
    victim.hearAll();

    here.awaitOnline(victim);
    new Outside(here).awaitAgreement();
    assertThat(Installation.containers(victim)).doesNotContainAnyElementsOf(lost);
  }

  /** It hears all that is said to it, but what it says itself is lost. */
  @Test
  void aWorkerThatIsNotHeardIsReplaced(Installation here) {
    Node victim = here.hostOf(SERVICE);

    victim.muteTo(here.bed.node("control"), Traffic.ALL);

    isReplacedAndComesBack(here, victim);
  }

  /** The control plane hears that it begins to speak, and it hears no answer. */
  @Test
  void aWorkerThatDoesNotHearIsReplaced(Installation here) {
    Node victim = here.hostOf(SERVICE);

    victim.deafTo(here.bed.node("control"), Traffic.ALL);

    isReplacedAndComesBack(here, victim);
  }

  private static void isReplacedAndComesBack(Installation here, Node victim) {
    List<String> lost = Installation.containers(victim);
    here.awaitReplaced(SERVICE, lost);
    assertThat(Installation.containers(victim)).as("it runs what it ran").isEqualTo(lost);

    victim.hearAll();

    here.awaitOnline(victim);
    new Outside(here).awaitAgreement();
    assertThat(Installation.containers(victim)).doesNotContainAnyElementsOf(lost);
  }

  /** The control plane sees nothing wrong, so it is for the proxy to go round it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOnlyTheProxyDoesNotReachIsGoneRound(boolean oneWay, Installation here) {
    Node victim = here.hostOf(SERVICE);
    Map<String, String> before = Workloads.starts(here.servers());
    SteadyVisitor visitor = here.steadyVisitor(SERVICE);

    victim.muteTo(here.cluster.proxy(), Traffic.WIREGUARD);
    if (!oneWay) {
      victim.deafTo(here.cluster.proxy(), Traffic.WIREGUARD);
    }
    Throughout.nothingIsWrong(
        CUT,
        () ->
            here.server(victim.name()).status().equals("online")
                ? List.of()
                : List.of(victim + " is not online"));
    victim.hearAll();

    new Outside(here).awaitAgreement();
    Visits visits = visitor.stop();
    System.out.printf(
        "%d visits while a worker's mesh to the proxy was cut, failed: %s%n",
        visits.count(), visits.failures());
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
    assertThat(visits.failures()).isEmpty();
  }

  private static boolean reaches(Installation here, Node from, Node to) {
    Map<String, String> addresses = here.meshAddresses();
    return from.run(
            "busybox", "ping", "-c", "1", "-W", "5", String.valueOf(addresses.get(to.name())))
        .succeeded();
  }
}
