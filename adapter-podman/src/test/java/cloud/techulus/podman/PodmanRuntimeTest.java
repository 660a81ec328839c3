package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerRuntimeContract;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.secret.Plaintext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("testbed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodmanRuntimeTest extends ContainerRuntimeContract {
  private final PodmanNode node;
  private final PodmanRuntime runtime;

  PodmanRuntimeTest(@TempDir Path folder) throws IOException {
    node = PodmanNode.boot(folder);
    runtime = new PodmanRuntime(node.runner(), node.settings());
  }

  @BeforeEach
  void wipe() {
    node.wipe();
  }

  @AfterAll
  void shutDown() {
    node.close();
  }

  @Test
  void variables_reach_the_container_and_nothing_else() {
    runtime.pull(published());
    Map<String, Plaintext> environment =
        Map.of(
            "PLAIN", new Plaintext(" two = \"words\" # "),
            "EMPTY", new Plaintext(""),
            "PEM", new Plaintext("hunter2\nline two\n"));

    runtime.run(spec(WEB, List.of("/bin/sh", "-c", "env; exit 0"), environment));
    awaitExit(WEB);

    assertThat(runtime.lastLines(WEB, 50))
        .contains("PLAIN= two = \"words\" # ", "EMPTY=", "PEM=hunter2", "line two");
    String command =
        node.podman("container", "inspect", "--format", "{{.Config.CreateCommand}}", "dep_web");
    assertThat(command).contains("--env PEM").doesNotContain("hunter2", "words");
  }

  @Test
  void a_container_has_few_capabilities_and_cannot_gain_more() {
    runtime.pull(published());

    runtime.run(
        spec(WEB, List.of("/bin/sh", "-c", "grep -E '^(CapBnd|NoNewPrivs)' /proc/self/status")));
    awaitExit(WEB);

    // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID and NET_BIND_SERVICE.
    assertThat(runtime.lastLines(WEB, 50))
        .containsExactly("CapBnd:\t00000000000004fb", "NoNewPrivs:\t1");
  }

  @Test
  void both_streams_are_shown_in_order() {
    runtime.pull(published());

    runtime.run(
        spec(
            WEB,
            List.of(
                "/bin/sh",
                "-c",
                "echo 1; sleep 0.1; echo 2 >&2; sleep 0.1; echo 3; sleep 0.1; echo 4 >&2")));
    awaitExit(WEB);

    assertThat(runtime.lastLines(WEB, 50)).containsExactly("1", "2", "3", "4");
    assertThat(runtime.lastLines(WEB, 2)).containsExactly("3", "4");
  }

  @Test
  void a_command_that_does_not_exist_leaves_nothing_behind() {
    runtime.pull(published());

    assertFails(
        () -> runtime.run(spec(WEB, List.of("/no/such"))),
        ContainerFailed.Reason.COMMAND_NOT_FOUND);
    assertThat(runtime.list()).isEmpty();
  }

  @Test
  void a_container_that_was_only_made_is_replaced() {
    runtime.pull(published());
    node.podman(
        "create",
        "--name",
        "dep_web",
        "--label",
        "cloud.techulus.deployment=dep_web",
        published().text(),
        "/bin/sleep",
        "1");
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Created());

    runtime.run(spec(WEB, staying()));

    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Running());
  }

  @Test
  void a_container_that_heeds_sigterm_is_gone_long_before_the_grace_is_over() {
    runtime.pull(published());
    runtime.run(spec(WEB, staying()));
    awaitLine("up");
    Instant before = Instant.now();

    runtime.remove(WEB, Duration.ofSeconds(60));

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(runtime.list()).isEmpty();
  }

  @Test
  void a_container_that_ignores_sigterm_is_killed_after_the_grace_and_not_before() {
    runtime.pull(published());
    runtime.run(
        spec(WEB, List.of("/bin/sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done")));
    awaitLine("up");
    Instant before = Instant.now();

    runtime.remove(WEB, Duration.ofSeconds(2));

    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
    assertThat(runtime.list()).isEmpty();
  }

  /** Linux would give it another one, and the others would send to the old one. */
  @Test
  void the_bridge_keeps_its_address_when_the_container_goes_that_it_has_it_from() {
    runtime.pull(published());
    runtime.run(spec(WEB, staying()));
    String address = node.run("ip", "-json", "link", "show", "dev", "podman0").stdout();
    ContainerSpec other =
        new ContainerSpec(
            OTHER,
            "other",
            published(),
            node.address(0),
            8080,
            Map.of(),
            staying(),
            ContainerLimits.NONE);
    runtime.run(other);

    runtime.remove(WEB, Duration.ZERO);

    assertThat(PodmanJson.linkAddress(node.run("ip", "-json", "link", "show", "podman0").stdout()))
        .isPresent()
        .isEqualTo(PodmanJson.linkAddress(address));
  }

  @Test
  void a_frozen_container_can_be_removed() {
    runtime.pull(published());
    runtime.run(spec(WEB, staying()));
    runtime.pause(WEB);

    runtime.remove(WEB, Duration.ofSeconds(1));

    assertThat(runtime.list()).isEmpty();
  }

  @Test
  void an_address_that_the_server_does_not_have_leaves_nothing_behind() {
    runtime.pull(published());
    node.run("ip", "addr", "del", address() + "/32", "dev", "eth0");
    try {
      assertThatThrownBy(() -> runtime.run(spec(WEB, staying())))
          .isInstanceOf(ContainerFailed.class)
          .hasMessageStartingWith("The server does not have the deployment's mesh address yet");
      assertThat(runtime.list()).isEmpty();
    } finally {
      node.run("ip", "addr", "add", address() + "/32", "dev", "eth0");
    }
  }

  @Test
  void an_image_may_be_named_by_its_tag_and_its_digest() {
    runtime.pull(published());
    String digest =
        node.podman("image", "inspect", "--format", "{{.Digest}}", published().text()).strip();
    node.wipe();
    ImageReference pinned = new ImageReference(published().text() + "@" + digest);

    runtime.pull(pinned);

    assertThat(runtime.hasImage(pinned)).isTrue();
  }

  @Test
  void a_registry_that_is_away_says_so() {
    assertFails(
        () -> runtime.pull(new ImageReference("localhost:5001/web:v1")),
        ContainerFailed.Reason.REGISTRY_UNREACHABLE);
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ImageReference published() {
    return PodmanNode.WEB;
  }

  @Override
  protected ImageReference unknown() {
    return new ImageReference("localhost:5000/nope:v1");
  }

  @Override
  protected MeshAddress address() {
    return node.address(1);
  }

  @Override
  protected List<String> ending(int exitCode, List<String> lines) {
    StringBuilder script = new StringBuilder();
    lines.forEach(line -> script.append("echo '").append(line).append("'; "));
    return List.of("/bin/sh", "-c", script + "exit " + exitCode);
  }

  @Override
  protected List<String> staying() {
    return List.of("/bin/sh", "-c", "trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done");
  }

  private void awaitLine(String line) {
    PodmanNode.await(() -> runtime.lastLines(WEB, 10).contains(line));
  }
}
