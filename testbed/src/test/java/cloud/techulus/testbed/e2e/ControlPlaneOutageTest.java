package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The control plane dies, and nobody notices but operators. */
@Outage
class ControlPlaneOutageTest {
  private static final String SERVICE = "headless";

  /** Longer than a server may be silent. */
  private static final Duration AWAY = Duration.ofSeconds(11);

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @Test
  void itIsKilledAndStartedAgainAndNothingChangesOnTheWorkers(Installation here) {
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();
    SteadyVisitor visitor = here.steadyVisitor(SERVICE);

    here.cluster.killControlPlane();
    Throughout.nothingIsWrong(
        AWAY, () -> here.cluster.answers() ? List.of("the control plane answers") : List.of());
    here.cluster.startControlPlane();

    // By now a server that had not called again would be called offline.
    Throughout.nothingIsWrong(AWAY, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    new Outside(here).awaitAgreement();
    Visits visits = visitor.stop();
    assertThat(visits.failures()).as("of %d visits", visits.count()).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
  }

  /** Its agents hold connections that nobody has closed. */
  @Test
  void itsMachineLosesPowerAndComesBackAndNothingChangesOnTheWorkers(Installation here) {
    Map<String, String> before = Workloads.starts(here.servers());
    Set<String> givenUpBefore = Statement.of(here.api()).givenUp();
    Node control = here.bed.node("control");

    control.crash();
    control.boot();
    here.cluster.startControlPlane();

    Throughout.nothingIsWrong(AWAY, () -> Statement.of(here.api()).givenUpSince(givenUpBefore));
    new Outside(here).awaitAgreement();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
  }
}
