package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** More replicas, fewer, none; with the control plane killed in between. */
@EndToEnd
class ScalingTest {

  @Test
  void threeSixOneNone(Installation here) {
    here.deploy("scaled", here.images.web("v1"), 3);

    here.operator().must("service", "scale", "e2e/scaled", "6");
    assertThat(here.running("scaled")).hasSize(6);
    assertThat(here.answers("scaled", 12)).hasSize(6);
    for (Node worker : here.bed.workers()) {
      assertThat(Installation.containers(worker)).hasSize(2);
    }

    here.operator().must("service", "scale", "e2e/scaled", "1");
    assertThat(here.running("scaled")).hasSize(1);
    assertThat(here.answers("scaled", 4)).hasSize(1);

    here.remove("scaled");
    for (Node worker : here.bed.workers()) {
      assertThat(Installation.containers(worker)).isEmpty();
      assertThat(meshAddressesOf(worker)).as("addresses on " + worker).hasSize(1);
    }
    Await.until(
        "the route is gone",
        Installation.SOON,
        () ->
            here.cluster
                .visitor()
                .get(Installation.domain("scaled"), "/")
                .filter(answer -> answer.status() == 404)
                .isPresent());
  }

  @Test
  void theControlPlaneDiesInTheMiddleAndTheRollGoesOn(Installation here) {
    here.deploy("steady", here.images.web("v1"), 3);
    Set<String> before = containerIds(here);

    here.api().scale(here.id("steady"), 6);
    here.cluster.killControlPlane();
    assertThat(here.answers("steady", 6)).as("it serves without the control plane").isNotEmpty();
    here.cluster.startControlPlane();

    Await.until("six run", Installation.SOON, () -> here.running("steady").size() == 6);
    assertThat(containerIds(here)).as("nothing was redeployed").containsAll(before);

    here.cluster.stopControlPlane();
    here.cluster.startControlPlane();
    here.awaitOnline(4);
    here.awaitState("steady", "running");
    assertThat(containerIds(here)).hasSize(6).containsAll(before);

    here.remove("steady");
  }

  private static Set<String> containerIds(Installation here) {
    return here.running("steady").stream()
        .map(DeploymentWire::containerId)
        .map(Optional::orElseThrow)
        .collect(Collectors.toSet());
  }

  private static List<String> meshAddressesOf(Node node) {
    return node.must("ip", "-o", "-4", "addr", "show", "dev", "wg0").stdout().lines().toList();
  }
}
