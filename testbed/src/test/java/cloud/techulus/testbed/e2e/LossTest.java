package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.BedName;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The network is bad for minutes, and that is no reason to give anybody up. It has servers of its
 * own, so that the other tests need not wait.
 */
@Tag("testbed")
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class LossTest {
  private static final Duration BAD_TIME = Duration.ofMinutes(5);
  private static final int LOST_PERCENT = 20;
  private static final String SERVICE = "patient";

  @Test
  void aFifthOfAllPacketsIsLostForFiveMinutesWithoutAFalseAlarm() {
    try (Installation here = Installation.create(new BedName("loss"))) {
      here.deploy(SERVICE, here.images.web("v1"), 3);
      new Outside(here).awaitAgreement();
      Map<String, String> before = Workloads.starts(here.servers());
      Set<String> givenUpBefore = Statement.of(here.api()).givenUp();
      SteadyVisitor visitor = here.steadyVisitor(SERVICE);

      here.bed.nodes().forEach(node -> node.lose(LOST_PERCENT));
      Throughout.nothingIsWrong(
          BAD_TIME, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
      here.bed.nodes().forEach(Node::hearAll);

      new Outside(here).awaitAgreement();
      Visits visits = visitor.stop();
      System.out.printf(
          "%d visits while a fifth of all packets was lost, %d failed: %s%n",
          visits.count(), visits.failures().size(), visits.failures());
      assertThat(Statement.of(here.api()).givenUpSince(givenUpBefore)).isEmpty();
      assertThat(Workloads.starts(here.servers())).isEqualTo(before);
    }
  }
}
