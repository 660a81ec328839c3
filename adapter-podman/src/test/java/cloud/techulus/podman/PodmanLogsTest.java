package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.logs.ContainerLogs;
import cloud.techulus.core.logs.ContainerLogsContract;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
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
class PodmanLogsTest extends ContainerLogsContract {
  private final PodmanNode node;
  private final PodmanRuntime runtime;
  private final PodmanLogs logs;

  PodmanLogsTest(@TempDir Path folder) throws IOException {
    node = PodmanNode.boot(folder);
    runtime = new PodmanRuntime(node.runner(), node.settings());
    logs = new PodmanLogs(node.runner(), node.settings());
    runtime.pull(PodmanNode.WEB);
  }

  @BeforeEach
  void wipe() {
    runtime.remove(WEB, Duration.ZERO);
  }

  @AfterAll
  void shutDown() {
    node.close();
  }

  @Override
  protected ContainerLogs logs() {
    return logs;
  }

  /** It ends once there is a file that says so. */
  @Override
  protected void begin() {
    run(List.of("/bin/sh", "-c", "until [ -f /end ]; do sleep 0.05; done"));
  }

  private void run(List<String> command) {
    String _ = runtime.run(node.web(WEB, command));
  }

  @Override
  protected void print(LogOutput output, String text) {
    print(output, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** As if its first process had printed that. */
  private void print(LogOutput output, byte[] bytes) {
    String file = "/proc/1/fd/" + (output == LogOutput.STDOUT ? 1 : 2);
    exec(bytes, "/bin/sh", "-c", "cat > " + file);
  }

  private void exec(byte[] input, String... command) {
    List<String> argv = new ArrayList<>(node.settings().program());
    argv.addAll(node.settings().globalOptions());
    argv.addAll(List.of("exec", "-i", WEB.value()));
    argv.addAll(List.of(command));
    Command exec = new Command(argv, input, Map.of(), Duration.ofSeconds(20));
    assertThat(node.runner().run(exec).stderr()).isEmpty();
  }

  @Override
  protected void end() {
    exec(new byte[0], "/bin/sh", "-c", "cat > /end");
    PodmanNode.await(() -> node.podman("ps", "-q").isBlank());
  }

  /** In one go, because each call of Podman takes its time. */
  @Override
  @Test
  protected void what_was_printed_comes_in_order_and_that_is_all() {
    begin();
    StringBuilder text = new StringBuilder();
    for (int number = 0; number < 3000; number++) {
      text.append("line ").append(number).append('\n');
    }
    print(LogOutput.STDOUT, text.toString().getBytes(StandardCharsets.UTF_8));

    List<LogLine> lines = readAll(range(false));

    assertThat(String.join("\n", texts(lines)) + "\n").isEqualTo(text.toString());
  }

  @Test
  void bytes_that_are_no_text_come_as_replacements() {
    begin();
    print(LogOutput.STDOUT, new byte[] {'a', 0, (byte) 0xff, (byte) 0xc3, 'b', '\r', '\n'});

    assertThat(texts(readAll(range(false)))).containsExactly("a\0\ufffd\ufffdb");
  }

  @Test
  void a_line_of_ten_megabytes_is_cut_and_the_next_comes() {
    run(
        List.of(
            "/bin/sh",
            "-c",
            "/bin/busybox head -c 10000000 /dev/zero | /bin/busybox tr '\\0' x; echo; echo next"));

    try (LogSource source = logs.open(WEB, range(true))) {
      List<LogLine> lines = new ArrayList<>();
      while (source.next(PATIENCE) instanceof LogSource.Batch.Lines(List<LogLine> some)) {
        lines.addAll(some);
      }
      // The log is rotated within the line; what is kept of it begins somewhere.
      assertThat(lines.getLast().text()).isEqualTo("next");
      assertThat(lines).allMatch(line -> line.text().length() <= LogLine.TEXT_LIMIT);
      assertThat(lines).anyMatch(LogLine::cut);
    }
  }

  @Test
  void pieces_of_a_line_are_joined_without_the_times_between_them() {
    run(
        List.of(
            "/bin/sh",
            "-c",
            "printf 'first '; sleep 0.3; printf 'at 2020-01-01T00:00:00.123456789Z '; sleep 0.3;"
                + " echo last; sleep 1"));

    try (LogSource source = logs.open(WEB, range(true))) {
      assertThat(read(source, 1)).containsExactly("first at 2020-01-01T00:00:00.123456789Z last");
    }
  }

  @Test
  void no_line_is_lost_or_doubled_when_the_file_is_replaced() {
    int rounds = 60;
    int each = 5000;
    run(
        List.of(
            "/bin/sh",
            "-c",
            "i=0; until [ -f /go ]; do sleep 0.05; done; while [ $i -lt %d ]; do /bin/busybox seq $((i * %d)) $((i * %d + %d));"
                    .formatted(rounds, each, each, each - 1)
                + " i=$((i + 1)); sleep 0.05; done"));

    Path file = file();
    try (LogSource source = logs.open(WEB, range(true))) {
      Object first = key(file);
      exec(new byte[0], "/bin/sh", "-c", "cat > /go");
      int next = 0;
      while (source.next(PATIENCE) instanceof LogSource.Batch.Lines(List<LogLine> lines)) {
        for (LogLine line : lines) {
          assertThat(line.text()).isEqualTo(Integer.toString(next));
          next++;
        }
      }
      assertThat(next).isEqualTo(rounds * each);
      assertThat(key(file)).as("the file was replaced").isNotEqualTo(first);
    }
  }

  @Test
  void a_container_that_is_removed_while_it_is_read_ends() {
    begin();
    try (LogSource source = logs.open(WEB, range(true))) {
      print(LogOutput.STDOUT, "there");
      assertThat(read(source, 1)).containsExactly("there");

      runtime.remove(WEB, Duration.ZERO);

      assertThat(source.next(PATIENCE)).isEqualTo(new LogSource.Batch.End(""));
    }
  }

  @Test
  void a_container_whose_log_is_in_no_file_says_so() {
    node.podman(
        "create", "--name", WEB.value(), "--log-driver", "none", PodmanNode.WEB.text(), "/bin/sh");

    try (LogSource source = logs.open(WEB, range(true))) {
      assertThat(source.next(PATIENCE))
          .isEqualTo(new LogSource.Batch.End("Podman keeps it in no file"));
    }
  }

  @Test
  void a_container_that_was_never_started_has_printed_nothing() {
    node.podman(
        "create",
        "--name",
        WEB.value(),
        "--log-driver",
        "k8s-file",
        PodmanNode.WEB.text(),
        "/bin/sh");

    assertThat(readAll(range(true))).isEmpty();
  }

  private Path file() {
    return PodmanJson.logFile(node.podman("container", "inspect", WEB.value()))
        .orElseThrow()
        .path();
  }

  private static Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
