package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.FakeCommandRunner;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of Podman in which order, without a Podman. */
class PodmanRuntimeCallsTest {
  private static final ContainerSpec SPEC =
      new ContainerSpec(
          new Deployment.Id("dep_running"),
          "web",
          new ImageReference("registry.test:5000/web:v1"),
          MeshAddress.parse("10.100.1.2"),
          8080,
          Map.of(),
          List.of(),
          ContainerLimits.NONE);
  private static final String NAME_IN_USE =
      "Error: creating container storage: the container name \"dep_running\" is already in use by"
          + " 798b. You have to remove that container to be able to reuse that name: that name is"
          + " already in use";

  private final FakeCommandRunner podman = new FakeCommandRunner();
  private final PodmanRuntime runtime = new PodmanRuntime(podman, PodmanSettings.DEFAULT);

  @BeforeEach
  void thereIsNoBridgeYet() {
    podman.on("ip").exits(1, "Device \"podman0\" does not exist.");
  }

  @Test
  void the_usual_run_is_one_call() {
    podman.on("podman", "run").prints("4ab2\n");

    assertThat(runtime.run(SPEC)).isEqualTo("4ab2");
    assertThat(subcommands()).containsExactly("run");
  }

  @Test
  void the_bridge_keeps_the_address_it_has() {
    podman.on("podman", "run").prints("4ab2\n");
    podman.on("ip", "-json").prints("[{\"ifname\":\"podman0\",\"address\":\"8a:b5:1a:23:0e:7a\"}]");
    podman.on("ip", "link", "set").prints("");

    runtime.run(SPEC);

    assertThat(podman.argvs().getLast())
        .containsExactly("ip", "link", "set", "dev", "podman0", "address", "8a:b5:1a:23:0e:7a");
  }

  @Test
  void a_bridge_that_does_not_take_its_address_is_told() {
    podman.on("podman", "run").prints("4ab2\n");
    podman.on("ip", "-json").prints("[{\"address\":\"8a:b5:1a:23:0e:7a\"}]");
    podman.on("ip", "link", "show").prints("4: podman0");
    podman.on("ip", "link", "set").exits(2, "RTNETLINK answers: Operation not permitted");

    assertThatThrownBy(() -> runtime.run(SPEC))
        .isInstanceOf(ContainerFailed.class)
        .hasMessageContaining("not permitted");
  }

  @Test
  void one_that_runs_is_left_alone() {
    podman.on("podman", "run").exits(125, NAME_IN_USE);
    podman.on("podman", "container", "inspect").prints(Recorded.text("inspect-running.json"));

    assertThat(runtime.run(SPEC))
        .isEqualTo("bc32b14eb10b48c9c759d6b121d5cd933577a03f6b47a7343167011272e90f2b");
    assertThat(subcommands()).containsExactly("run", "container");
  }

  @Test
  void what_could_not_start_is_removed_and_its_reason_told() {
    podman
        .on("podman", "run")
        .exits(126, "Error: listen tcp4 10.100.1.2:8080: bind: address already in use");
    podman.on("podman", "rm").prints("");

    assertThatThrownBy(() -> runtime.run(SPEC))
        .isInstanceOfSatisfying(
            ContainerFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(ContainerFailed.Reason.ADDRESS_IN_USE));
    assertThat(subcommands()).containsExactly("run", "rm");
  }

  @Test
  void a_podman_that_hangs_is_a_timeout_with_its_words() {
    PodmanRuntime hanging =
        new PodmanRuntime(
            command -> {
              throw new CommandFailed("did not end within PT30S, killed: " + command);
            },
            PodmanSettings.DEFAULT);

    assertThatThrownBy(hanging::list)
        .isInstanceOfSatisfying(
            ContainerFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(ContainerFailed.Reason.TIMEOUT))
        .hasMessageStartingWith("Podman did not answer: did not end within PT30S");
  }

  private List<String> subcommands() {
    return podman.argvs().stream()
        .filter(argv -> argv.getFirst().equals("podman"))
        .map(argv -> argv.get(1))
        .toList();
  }
}
