package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import org.junit.jupiter.api.Test;

/** A deployment that cannot work ends as failed, with the reason where the operator looks. */
@EndToEnd
class FailedDeploymentTest {

  @Test
  void anImageThatDoesNotExist(Installation here) {
    assertFails(here, "nowhere", "registry:5000/nowhere:v1", "registry:5000/nowhere:v1");
  }

  @Test
  void aRegistryThatIsAway(Installation here) {
    String image = here.images.web("v2");
    // Another test may have brought it; it has to be pulled.
    here.bed.workers().forEach(worker -> worker.run("podman", "image", "rm", image));
    here.registry.stop();
    try {
      assertFails(here, "away", image, "registry:5000");
    } finally {
      here.registry.restart();
    }
  }

  @Test
  void aPortThatNeverOpens(Installation here) {
    assertFails(here, "deaf", here.images.deaf(), "not healthy within 8 s of its start");
  }

  @Test
  void aProgramThatEnds(Installation here) {
    assertFails(here, "needy", here.images.needy(), "exit code 78");
  }

  private static void assertFails(Installation here, String name, String image, String reason) {
    CommandResult result = here.operator().run(Installation.create(name, image, 1));

    assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isEqualTo(1);
    assertThat(result.stdout() + result.stderr()).contains(reason);
    here.awaitState(name, "failed");
    assertThat(here.operator().must("service", "show", "e2e/" + name))
        .contains("failed")
        .contains(reason);
    // Until then it is tried again, ever more slowly.
    here.remove(name);
    for (Node worker : here.bed.workers()) {
      Await.until(
          "nothing of it is left on " + worker,
          Installation.SOON,
          () -> Installation.containers(worker).isEmpty());
    }
  }
}
