package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Together;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers lose their power, and come back with what is on their disks. */
@Outage
class PowerTest {
  private static final String SERVICE = "power";

  /** Longer than a server may be silent, were it alone. */
  private static final Duration DARKNESS = Duration.ofSeconds(15);

  /** Until power is back for the next one. */
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @Test
  void aDeadWorkerIsReplacedAndRunsNothingOldWhenItIsBack(Installation here) {
    Node victim = here.hostOf(SERVICE);
    Set<String> before = ids(here);
    List<String> lost = Installation.containers(victim);
    long start = System.nanoTime();

    victim.crash();

    Await.until(
        victim + " is called offline",
        Installation.SOON,
        () -> here.server(victim.name()).status().equals("offline"));
    Duration offline = since(start);
    here.awaitReplaced(SERVICE, lost);
    System.out.printf(
        "%s was offline %d ms after its power was gone; all replicas answered after %d ms%n",
        victim.name(), offline.toMillis(), since(start).toMillis());
    assertThat(here.service(SERVICE).deployments())
        .filteredOn(replica -> lost.contains(replica.id()))
        .extracting(DeploymentWire::status, DeploymentWire::reason)
        .containsOnly(tuple("failed", "server offline"));
    assertThat(ids(here)).as("only the lost were replaced").containsAll(without(before, lost));

    start(here, victim);

    new Outside(here).awaitAgreement();
    assertThat(Installation.containers(victim)).doesNotContainAnyElementsOf(lost);
  }

  @Test
  void aWorkerComesUpFromItsOwnDiskWhileTheControlPlaneIsAway(Installation here) {
    Set<String> before = ids(here);
    Node victim = here.hostOf(SERVICE);
    here.cluster.stopControlPlane();

    victim.crash();
    start(here, victim);

    Duration took =
        Await.until(
            "all replicas answer",
            Installation.SOON,
            () -> here.whoAnswers(SERVICE, 6).size() == 3);
    System.out.printf(
        "%s answered from its own disk %d ms after its agent was started%n",
        victim.name(), took.toMillis());
    assertThat(here.cluster.answers()).as("the control plane is back").isFalse();

    here.cluster.startControlPlane();

    new Outside(here).awaitAgreement();
    assertThat(ids(here)).isEqualTo(before);
  }

  @Test
  void aProxyServesAgainFromItsOwnDisk(Installation here) {
    Node proxy = here.cluster.proxy();

    proxy.crash();
    start(here, proxy);

    Await.until(
        "all replicas answer", Installation.SOON, () -> here.whoAnswers(SERVICE, 6).size() == 3);
    new Outside(here).awaitAgreement();
  }

  @Test
  void aProxyServesAgainWhileTheControlPlaneIsAway(Installation here) {
    Node proxy = here.cluster.proxy();
    here.cluster.stopControlPlane();

    proxy.crash();
    start(here, proxy);

    Duration took =
        Await.until(
            "all replicas answer",
            Installation.SOON,
            () -> here.whoAnswers(SERVICE, 6).size() == 3);
    System.out.printf(
        "%s served from its own disk %d ms after its agent was started%n",
        proxy.name(), took.toMillis());
    assertThat(here.cluster.answers()).as("the control plane is back").isFalse();

    here.cluster.startControlPlane();

    new Outside(here).awaitAgreement();
  }

  @Test
  void allWorkersLosePowerTogetherAndNothingIsGivenUp(Installation here) {
    Set<String> before = ids(here);
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();

    Together.forEach(here.servers(), Node::crash);
    Throughout.nothingIsWrong(DARKNESS, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    Together.forEach(here.servers(), worker -> start(here, worker));

    new Outside(here).awaitAgreement();
    assertThat(Statement.of(here.api()).givenUpSince(givenUpBefore)).isEmpty();
    assertThat(ids(here)).as("the same replicas").isEqualTo(before);
  }

  @Test
  void powerComesBackForOneWorkerAfterAnotherAndNothingIsGivenUp(Installation here) {
    Set<String> before = ids(here);
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();

    Together.forEach(here.servers(), Node::crash);
    Throughout.nothingIsWrong(DARKNESS, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    for (Node worker : here.servers()) {
      start(here, worker);
      here.awaitOnline(worker);
      Throughout.nothingIsWrong(
          BETWEEN, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    }

    new Outside(here).awaitAgreement();
    assertThat(ids(here)).as("the same replicas").isEqualTo(before);
  }

  private static void start(Installation here, Node node) {
    node.boot();
    here.cluster.startAgent(node);
  }

  private static Set<String> ids(Installation here) {
    return here.running(SERVICE).stream().map(DeploymentWire::id).collect(Collectors.toSet());
  }

  private static Set<String> without(Set<String> all, List<String> some) {
    return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toSet());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
