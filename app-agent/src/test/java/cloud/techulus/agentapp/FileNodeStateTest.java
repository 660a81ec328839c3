package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.NodeState;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.agent.NodeStateContract;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.RouteTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNodeStateTest extends NodeStateContract {
  private static final Assignment ASSIGNMENT =
      new Assignment(new ServerId("srv_a"), Duration.ofSeconds(3));

  @TempDir private Path folder = Path.of("");

  @Test
  void files_and_folders_are_for_their_owner_alone() throws IOException {
    state().saveAssignment(ASSIGNMENT);
    state().saveOrder(order("dep_a", workloads().getFirst()));

    assertThat(modes(folder.resolve("state")))
        .containsExactlyInAnyOrder("rwx------", "rwx------", "rw-------", "rw-------");
  }

  @Test
  void a_draft_that_a_crash_left_behind_is_not_taken_for_an_order() throws IOException {
    state().saveOrder(order("dep_a", workloads().getFirst()));
    Files.writeString(folder.resolve("state/orders/dep_b.json.new"), "{\"deploy");
    Files.writeString(folder.resolve("state/orders/dep_a.json.new"), "{\"deploy");

    assertThat(reopened().orders()).containsExactly(order("dep_a", workloads().getFirst()));
    reopened().saveOrder(order("dep_a", workloads().get(1)));
    assertThat(reopened().orders()).containsExactly(order("dep_a", workloads().get(1)));
  }

  @Test
  void a_file_that_something_else_wrote_is_named() throws IOException {
    state().saveAssignment(ASSIGNMENT);
    Path file = folder.resolve("state/assignment.json");

    for (String strange : List.of("", "{", "[]", "{\"node\":\"x\",\"pollWaitMillis\":1}")) {
      Files.writeString(file, strange);
      assertThatThrownBy(() -> reopened().assignment())
          .isInstanceOf(StateFailed.class)
          .hasMessageStartingWith(file + " was not written by this program");
    }
  }

  @Test
  void a_save_that_fails_leaves_the_old_state() throws IOException {
    state().saveRoutes(new RouteTable(1, List.of()));
    // A folder in the way of the draft: as good as a disk that refuses.
    Files.createDirectories(folder.resolve("state/routes.json.new/full"));

    assertThatThrownBy(() -> state().saveRoutes(new RouteTable(2, List.of())))
        .isInstanceOf(StateFailed.class);

    assertThat(reopened().routes()).contains(new RouteTable(1, List.of()));
  }

  @Override
  protected NodeState state() {
    return FileNodeState.in(folder.resolve("state"));
  }

  @Override
  protected NodeState reopened() {
    return FileNodeState.in(folder.resolve("state"));
  }

  private static List<String> modes(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(FileNodeStateTest::mode).toList();
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
