package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An agent is installed again, so its server comes with another key, and an operator decides. */
@Outage
class ReinstallTest {
  private static final String SERVICE = "reinstalled";

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @Test
  void heldUntilTheNewKeyIsApprovedAndThenAsBefore(Installation here) throws IOException {
    Node victim = here.hostOf(SERVICE);
    String oldKey = Installation.wireGuardKey(victim);
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUp = Statement.of(here.api()).givenUp();

    Path _ = here.reinstall(victim);
    awaitHeld(here, victim, oldKey);
    staysHeld(here, victim);
    long healthy = Installation.timesSaid(victim, " is healthy.");
    here.operator().must("server", "approve", victim.name());
    awaitLookedAfter(here, victim, healthy, givenUp);

    new Outside(here).awaitAgreement();
    assertThat(Installation.wireGuardKey(victim)).isNotEqualTo(oldKey);
    expectStarts(here, before, givenUp);
  }

  @Test
  void afterARejectionTheOldKeyCountsAgain(Installation here) throws IOException {
    Node victim = here.hostOf(SERVICE);
    String oldKey = Installation.wireGuardKey(victim);
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUp = Statement.of(here.api()).givenUp();

    Path old = here.reinstall(victim);
    awaitHeld(here, victim, oldKey);
    here.operator().must("server", "reject", victim.name());
    here.cluster.program(victim).stop(Installation.GRACE);
    Path data = victim.folder("agent");
    Files.move(data, victim.folder("removed").resolve("rejected-" + System.nanoTime()));
    Files.move(old, data);
    long healthy = Installation.timesSaid(victim, " is healthy.");
    here.cluster.startAgent(victim);
    awaitLookedAfter(here, victim, healthy, givenUp);

    new Outside(here).awaitAgreement();
    assertThat(Installation.wireGuardKey(victim)).isEqualTo(oldKey);
    expectStarts(here, before, givenUp);
  }

  /** A slow machine may have been silent for so long that it was replaced: only that is allowed. */
  private static void expectStarts(
      Installation here, Map<String, String> before, Set<String> givenUp) {
    Set<String> lost = Statement.of(here.api()).givenUpSince(givenUp);
    assertThat(lost).allMatch(each -> each.contains("server offline"));
    Map<String, String> after = Workloads.starts(here.servers());
    if (lost.isEmpty()) {
      assertThat(after).as("nothing was started anew").isEqualTo(before);
    } else {
      System.out.println("silent for too long: " + lost);
      assertThat(after).hasSameSizeAs(before);
    }
  }

  private static void awaitHeld(Installation here, Node victim, String oldKey) {
    Await.until(
        "a key of " + victim + " waits for approval",
        Installation.SOON,
        () -> here.server(victim.name()).candidateKey().isPresent());
    ServerWire server = here.server(victim.name());
    assertThat(server.status()).isEqualTo("unknown");
    assertThat(here.operator().must("server", "ls")).contains(server.candidateKey().orElseThrow());
    Set<String> elsewhere =
        here.running(SERVICE).stream()
            .filter(replica -> !replica.server().orElseThrow().equals(victim.name()))
            .map(replica -> replica.address().orElseThrow() + ":" + replica.port())
            .collect(Collectors.toSet());
    Await.until(
        "it is out of the routes", Installation.SOON, () -> upstreams(here).equals(elsewhere));
    Await.until(
        "its containers are paused",
        Installation.SOON,
        () ->
            Set.copyOf(Workloads.states(List.of(victim)).values())
                .equals(Set.of(victim.name() + " paused")));
    String newKey = Installation.wireGuardKey(victim);
    Await.until(
        "nobody is its peer",
        Installation.SOON,
        () ->
            here.members().stream()
                .filter(
                    node -> !node.equals(victim) && here.meshAddresses().containsKey(node.name()))
                .flatMap(node -> Installation.peers(node).stream())
                .noneMatch(key -> key.equals(oldKey) || key.equals(newKey)));
    assertThat(here.answers(SERVICE, 12)).as("the others serve").hasSize(elsewhere.size());
  }

  /** Longer than a new replica may take to become healthy: a frozen one is no new one. */
  private static void staysHeld(Installation here, Node victim) {
    Throughout.nothingIsWrong(
        Installation.HEALTH_DEADLINE.plusSeconds(1),
        () ->
            here.server(victim.name()).status().equals("unknown")
                ? List.of()
                : List.of(victim + " is not held any more"));
  }

  /** Until then the control plane believes what it knew of the containers before. */
  private static void awaitLookedAfter(
      Installation here, Node victim, long healthyBefore, Set<String> givenUp) {
    Await.until(
        "its agent has checked its containers",
        Installation.SOON,
        () ->
            Installation.timesSaid(victim, " is healthy.") > healthyBefore
                || !Statement.of(here.api()).givenUpSince(givenUp).isEmpty());
  }

  private static Set<String> upstreams(Installation here) {
    try {
      return Set.copyOf(
          LiveCaddy.upstreams(here.cluster.proxy())
              .getOrDefault(Installation.domain(SERVICE), Collections.emptySortedSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
