package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A secret arrives where it belongs and is seen nowhere on its way. Each look is shown to be able
 * to see.
 */
@EndToEnd
class SecretsTest {
  private static final String VALUE = "s3cret-Tr0ub4dor&3-" + "zebra";

  @Test
  void isInTheContainerAndNowhereElse(Installation here) throws IOException {
    List<NodeProgram> captures = new ArrayList<>();
    for (String node : List.of("control", "w1", "w2", "w3")) {
      captures.add(capture(here.bed.node(node)));
    }
    ProcessList processes = ProcessList.watch();

    here.operator().must(Installation.create("vault", here.images.web("v1"), 3, "--no-deploy"));
    here.operator().mustWithInput(VALUE + "\n", "secret", "set", "e2e/vault", "E2E_PASSWORD");
    here.operator().must("service", "deploy", "e2e/vault");

    Set<String> commandLines = processes.stop();
    captures.forEach(capture -> capture.stop(Duration.ofSeconds(5)));
    for (Node worker : here.bed.workers()) {
      String container = Installation.containers(worker).getFirst();
      assertThat(environment(worker, container)).contains("E2E_PASSWORD=" + VALUE);
      assertThat(createCommand(worker, container)).contains("podman").doesNotContain(VALUE);
    }

    assertThat(commandLines).anyMatch(line -> line.contains(here.images.web("v1")));
    assertThat(commandLines).noneMatch(line -> line.contains(VALUE));

    Map<Path, String> database = Installation.contents(here.cluster.controlPlaneData());
    assertThat(database.values()).anyMatch(text -> text.contains("E2E_PASSWORD"));
    assertNowhereIn(here.cluster.controlPlaneData());

    for (Node node : here.bed.nodes()) {
      assertNowhereIn(node.folder("agent"));
      assertNowhereIn(node.folder("capture"));
      assertNowhereIn(node.log("agent").resolveSibling("."));
    }
    assertThat(Files.size(here.bed.node("control").folder("capture").resolve("wire.pcap")))
        .as("the captures saw the traffic")
        .isGreaterThan(10_000);

    here.remove("vault");
  }

  private static void assertNowhereIn(Path folder) {
    assertThat(Installation.contents(folder))
        .allSatisfy((file, text) -> assertThat(text.contains(VALUE)).as(file.toString()).isFalse());
  }

  /** All that a node sends and receives. */
  private static NodeProgram capture(Node node) {
    Path file = node.folder("capture").resolve("wire.pcap");
    NodeProgram tcpdump =
        node.start(
            "tcpdump",
            "tcpdump",
            "-i",
            "any",
            "-U",
            "-s",
            "0",
            "-Z",
            "root",
            "-w",
            file.toString());
    Await.until("tcpdump captures on " + node, Installation.SOON, () -> Files.exists(file));
    return tcpdump;
  }

  private static String environment(Node worker, String container) {
    String pid =
        worker.must("podman", "inspect", "--format", "{{.State.Pid}}", container).stdout().strip();
    return worker.must("cat", "/proc/" + pid + "/environ").stdout().replace('\0', '\n');
  }

  private static String createCommand(Node worker, String container) {
    return worker
        .must("podman", "inspect", "--format", "{{.Config.CreateCommand}}", container)
        .stdout();
  }

  /**
   * Every command line that any process of this machine had while it was watched; nodes' processes
   * are among them.
   */
  private static final class ProcessList {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread watcher;

    private ProcessList() {
      watcher = Thread.ofPlatform().start(this::watchUntilStopped);
    }

    static ProcessList watch() {
      return new ProcessList();
    }

    private void watchUntilStopped() {
      while (!stopped.get()) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
          processes
              .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
              .forEach(this::note);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void note(Path process) {
      try {
        byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
        seen.add(new String(bytes, StandardCharsets.UTF_8).replace('\0', ' '));
      } catch (IOException ended) {
        // It ended between the listing and the look.
      }
    }

    Set<String> stop() {
      stopped.set(true);
      try {
        watcher.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      return seen;
    }
  }
}
