package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.secret.Plaintext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("testbed")
class PodmanRebootTest {
  private static final Deployment.Id WEB = new Deployment.Id("dep_web");

  @Test
  void after_a_power_cut_a_container_is_listed_as_made_and_starts_again(@TempDir Path folder)
      throws IOException {
    runUntilPowerCut(folder);

    try (PodmanNode after = PodmanNode.boot(folder)) {
      assertThat(stateOn(after)).isEqualTo(new Container.State.Created());

      runtime(after).start(WEB);

      assertThat(stateOn(after)).isEqualTo(new Container.State.Running());
      assertThat(after.podman("exec", "dep_web", "/bin/env").lines()).contains("KEY=kept");
    }
  }

  @Test
  void after_a_power_cut_running_it_anew_replaces_it(@TempDir Path folder) throws IOException {
    String first = runUntilPowerCut(folder);

    try (PodmanNode after = PodmanNode.boot(folder)) {
      String second = runtime(after).run(spec(after));

      assertThat(second).isNotEqualTo(first);
      assertThat(stateOn(after)).isEqualTo(new Container.State.Running());
    }
  }

  private static String runUntilPowerCut(Path folder) throws IOException {
    PodmanNode node = PodmanNode.boot(folder);
    try {
      return runtime(node).run(spec(node));
    } finally {
      node.cutPower();
    }
  }

  private static Container.State stateOn(PodmanNode node) {
    List<Container> containers = runtime(node).list();
    assertThat(containers).hasSize(1);
    return containers.getFirst().state();
  }

  private static ContainerRuntime runtime(PodmanNode node) {
    return new PodmanRuntime(node.runner(), node.settings());
  }

  private static ContainerSpec spec(PodmanNode node) {
    return new ContainerSpec(
        WEB,
        "web",
        PodmanNode.WEB,
        node.address(1),
        8080,
        Map.of("KEY", new Plaintext("kept")),
        List.of("/bin/sleep", "1000"),
        ContainerLimits.NONE);
  }
}
