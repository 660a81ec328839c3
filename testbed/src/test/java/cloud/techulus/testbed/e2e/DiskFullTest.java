package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.testbed.Node;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Not a byte is free on a worker's disk. */
@Outage
class DiskFullTest {
  private static final String SERVICE = "settled";
  private static final String LATER = "later";
  private static final String ROOMY = "roomy";
  private static final int DISK_MEBIBYTES = 64;

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE, LATER, ROOMY);
  }

  @Test
  void whatRunsThereRunsOnAndWhatIsNewRunsElsewhereUntilThereIsSpace(Installation here) {
    Node victim = here.hostOf(SERVICE);
    victim.crash();
    victim.boot();
    victim.shrinkDisk("agent", DISK_MEBIBYTES);
    here.cluster.startAgent(victim);
    new Outside(here).awaitAgreement();
    Set<String> before = hosts(here, SERVICE);

    victim.fillDisk();
    here.operator()
        .must(
            Installation.create(
                LATER, here.images.web("v2"), here.servers().size(), "--no-deploy"));
    here.api().deploy(here.id(LATER));
    here.awaitState(LATER, "running");

    assertThat(hosts(here, LATER)).isNotEmpty().doesNotContain(victim.name());
    assertThat(here.server(victim.name()).status()).isEqualTo("online");
    assertThat(hosts(here, SERVICE)).as("what ran before").isEqualTo(before);
    assertThat(here.whoAnswers(SERVICE, 12)).hasSize(3);
    assertThat(here.service(LATER).deployments())
        .filteredOn(replica -> replica.status().equals("failed"))
        .extracting(DeploymentWire::reason)
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(reason).containsIgnoringCase("no space left"));

    victim.clearDisk();
    new Outside(here).awaitAgreement();
    here.deploy(ROOMY, here.images.web("v2"), here.servers().size());
    assertThat(hosts(here, ROOMY)).contains(victim.name());

    victim.crash();
    victim.boot();
    here.cluster.startAgent(victim);
    new Outside(here).awaitAgreement();
  }

  private static Set<String> hosts(Installation here, String service) {
    return here.running(service).stream()
        .map(DeploymentWire::server)
        .map(server -> server.orElse("none"))
        .collect(Collectors.toSet());
  }
}
