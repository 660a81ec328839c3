package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  private static boolean reaches(Installation here, Node from, Node to) {
    Map<String, String> addresses = here.meshAddresses();
    return from.run(
            "busybox", "ping", "-c", "1", "-W", "5", String.valueOf(addresses.get(to.name())))
        .succeeded();
  }
}
