package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network is bad for minutes, and that is no reason to give anybody up. */
@Outage
class LossTest {
  private static final String SERVICE = "patient";
  private static final int LOST_PERCENT = 20;

  /** Six times as long as a server may be silent; {@code -Dbad.minutes=5} makes it longer. */
  private static final Duration BAD_TIME = Duration.ofMinutes(Integer.getInteger("bad.minutes", 1));

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aFifthOfAllPacketsIsLostWithoutAFalseAlarm(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
    new Outside(here).awaitAgreement();
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();
    SteadyVisitor visitor = here.steadyVisitor(SERVICE);

    here.bed.nodes().forEach(node -> node.lose(LOST_PERCENT));
    try {
      Throughout.nothingIsWrong(
          BAD_TIME, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    } finally {
      here.bed.nodes().forEach(Node::hearAll);
    }

    new Outside(here).awaitAgreement();
    Visits visits = visitor.stop();
    System.out.printf(
        "%d visits while a fifth of all packets was lost, %d failed: %s%n",
        visits.count(), visits.failures().size(), visits.failures());
    assertThat(Statement.of(here.api()).givenUpSince(givenUpBefore)).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
    here.remove(SERVICE);
  }
}
