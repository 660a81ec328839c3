package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.server.Liveness;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    long start = System.nanoTime();

    Path _ = here.reinstall(victim);
    Duration silent = awaitHeld(here, victim, oldKey, start);
    here.operator().must("server", "approve", victim.name());

    new Outside(here).awaitAgreement();
    assertThat(Installation.wireGuardKey(victim)).isNotEqualTo(oldKey);
    expectStarts(here, before, silent);
  }

  @Test
  void afterARejectionTheOldKeyCountsAgain(Installation here) throws IOException {
    Node victim = here.hostOf(SERVICE);
    String oldKey = Installation.wireGuardKey(victim);
    Map<String, String> before = Workloads.starts(here.servers());
    long start = System.nanoTime();

    Path old = here.reinstall(victim);
    Duration silent = awaitHeld(here, victim, oldKey, start);
    here.operator().must("server", "reject", victim.name());
    here.cluster.program(victim).stop(Installation.GRACE);
    Path data = victim.folder("agent");
    Files.move(data, victim.folder("removed").resolve("rejected-" + System.nanoTime()));
    Files.move(old, data);
    here.cluster.startAgent(victim);

    new Outside(here).awaitAgreement();
    assertThat(Installation.wireGuardKey(victim)).isEqualTo(oldKey);
    expectStarts(here, before, silent);
  }

  /** Whoever is silent for longer than the threshold is taken for lost, and replaced elsewhere. */
  private static void expectStarts(Installation here, Map<String, String> before, Duration silent) {
    System.out.printf("the server was silent for %d ms at most%n", silent.toMillis());
    if (silent.compareTo(Liveness.THRESHOLD) < 0) {
      assertThat(Workloads.starts(here.servers())).as("nothing was started anew").isEqualTo(before);
    } else {
      assertThat(Workloads.starts(here.servers())).hasSameSizeAs(before);
    }
  }

  /**
   * @param start when the old agent was alive
   * @return how long the control plane may have heard nothing
   */
  private static Duration awaitHeld(Installation here, Node victim, String oldKey, long start) {
    Await.until(
        "a key of " + victim + " waits for approval",
        Installation.SOON,
        () -> here.server(victim.name()).candidateKey().isPresent());
    Duration silent = Duration.ofNanos(System.nanoTime() - start);
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
    return silent;
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
