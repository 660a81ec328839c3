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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker hangs and goes on as if nothing had been. */
@Outage
class FreezeTest {
  private static final String SERVICE = "frozen";
  private static final Duration LONG = Duration.ofSeconds(30);

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aShortFreezeIsNoOutage(int seconds, Installation here) {
    Node victim = here.hostOf(SERVICE);
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();

    victim.freeze();
    Throughout.nothingIsWrong(
        Duration.ofSeconds(seconds), () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    victim.thaw();

    new Outside(here).awaitAgreement();
    assertThat(Statement.of(here.api()).givenUpSince(givenUpBefore)).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
  }

  @Test
  void aLongFreezeIsAnOutageAndTheReturningWorkerStopsWhatWasReplaced(Installation here) {
    Node victim = here.hostOf(SERVICE);
    List<String> lost = Installation.containers(victim);
    long start = System.nanoTime();

    victim.freeze();
    here.awaitReplaced(SERVICE, lost);
    Duration replaced = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("%s froze; replaced after %d ms%n", victim.name(), replaced.toMillis());
    Throughout.nothingIsWrong(
        LONG.minus(replaced),
        () -> here.running(SERVICE).size() == 3 ? List.of() : List.of("not three run"));
    victim.thaw();

    new Outside(here).awaitAgreement();
    assertThat(Installation.containers(victim)).doesNotContainAnyElementsOf(lost);
  }
}
