package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** When Podman is asked what there is; with a real one, to which things happen behind our back. */
@Tag("testbed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerListingTest {
  private static final Deployment.Id WEB = new Deployment.Id("dep_web");

  private final PodmanNode node;
  private final PodmanRuntime runtime;
  private final AtomicInteger listings = new AtomicInteger();

  ContainerListingTest(@TempDir Path folder) throws IOException {
    node = PodmanNode.boot(folder);
    CommandRunner counting =
        command -> {
          if (command.argv().contains("ps")) {
            listings.incrementAndGet();
          }
          return node.runner().run(command);
        };
    runtime = new PodmanRuntime(counting, node.settings());
  }

  @BeforeEach
  void one_container_runs_and_was_listed() {
    node.wipe();
    runtime.pull(PodmanNode.WEB);
    String _ = runtime.run(node.web(WEB, List.of("/bin/sleep", "600")));
    for (int listing = 0; listing <= ContainerListing.FIRST; listing++) {
      assertThat(state()).isEqualTo(new Container.State.Running());
    }
    listings.set(0);
  }

  @AfterAll
  void shutDown() {
    node.close();
  }

  private Container.State state() {
    return runtime.list().getFirst().state();
  }

  @Test
  void while_nothing_happens_podman_is_not_asked() {
    List<Container> before = runtime.list();
    node.podman("ps", "--all");
    node.podman("container", "inspect", WEB.value());

    assertThat(runtime.list()).isEqualTo(before);
    assertThat(listings).hasValue(0);
  }

  @Test
  void one_that_was_killed_is_listed_as_such() {
    long process = runtime.list().getFirst().process().orElseThrow();

    assertThat(node.run("kill", "-9", Long.toString(process)).succeeded()).isTrue();

    PodmanNode.await(() -> state() instanceof Container.State.Exited(int code, _) && code == 137);
  }

  /** As after the end of its conmon, when nobody is left who would tell Podman. */
  @Test
  void one_without_its_process_is_not_taken_for_running(@TempDir Path folder) throws IOException {
    Path database = Files.createDirectories(folder.resolve("libpod")).resolve("bolt_state.db");
    Files.writeString(database, "");
    Path group = Files.createDirectories(folder.resolve("7")).resolve("cgroup");
    Files.writeString(group, "0::/libpod-4ab2\n");
    Container up =
        new Container(
            WEB, "4ab2", new Container.State.Running(), Optional.empty(), OptionalLong.of(7));
    AtomicInteger asked = new AtomicInteger();
    ContainerListing listing =
        new ContainerListing(
            () -> folder,
            () -> {
              asked.incrementAndGet();
              return List.of(up);
            },
            folder);

    for (int first = 0; first <= ContainerListing.FIRST; first++) {
      assertThat(listing.list()).containsExactly(up);
    }
    asked.set(0);
    assertThat(listing.list()).containsExactly(up);
    assertThat(asked).hasValue(0);

    Files.writeString(group, "0::/of-another\n");
    assertThat(listing.list()).containsExactly(up);
    assertThat(asked).hasValue(1);

    Files.delete(group);
    assertThat(listing.list()).containsExactly(up);
    assertThat(asked).hasValue(2);
  }

  @Test
  void what_others_do_is_seen() {
    node.podman("pause", WEB.value());
    assertThat(state()).isEqualTo(new Container.State.Paused());
    node.podman("unpause", WEB.value());
    assertThat(state()).isEqualTo(new Container.State.Running());
    node.podman("stop", "--time", "0", WEB.value());
    assertThat(state()).isInstanceOf(Container.State.Exited.class);
    node.podman("start", WEB.value());
    assertThat(state()).isEqualTo(new Container.State.Running());

    node.podman(
        "run",
        "--detach",
        "--label",
        "cloud.techulus.deployment=dep_other",
        PodmanNode.WEB.text(),
        "/bin/sleep",
        "600");
    assertThat(runtime.list())
        .extracting(Container::deployment)
        .containsExactly(new Deployment.Id("dep_other"), WEB);
    node.podman("rm", "--force", "--time", "0", WEB.value());
    assertThat(runtime.list())
        .extracting(Container::deployment)
        .containsExactly(new Deployment.Id("dep_other"));
  }

  @Test
  void if_podman_does_not_tell_where_its_database_lies_it_is_asked_again_later() {
    AtomicInteger storage = new AtomicInteger();
    ContainerListing listing =
        new ContainerListing(
            () -> {
              storage.incrementAndGet();
              throw new ContainerFailed(ContainerFailed.Reason.OTHER, "not now");
            },
            List::of,
            Path.of("/proc"));

    for (int each = 0; each < 2 * ContainerListing.FIRST + 2; each++) {
      assertThat(listing.list()).isEmpty();
    }

    assertThat(storage).hasValue(2);
  }

  @Test
  void without_the_database_it_knows_podman_is_asked_each_time() {
    AtomicInteger storage = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    ContainerListing listing =
        new ContainerListing(
            () -> {
              storage.incrementAndGet();
              return Path.of("/nowhere");
            },
            () -> {
              asked.incrementAndGet();
              return List.of();
            },
            Path.of("/proc"));

    for (int first = 0; first < ContainerListing.FIRST; first++) {
      assertThat(listing.list()).isEmpty();
    }
    assertThat(storage).as("of no use to an agent that has just started").hasValue(0);
    assertThat(listing.list()).isEmpty();
    assertThat(listing.list()).isEmpty();

    assertThat(storage).hasValue(1);
    assertThat(asked).hasValue(ContainerListing.FIRST + 2);
  }
}
