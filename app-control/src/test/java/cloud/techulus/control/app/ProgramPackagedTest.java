package cloud.techulus.control.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as the build has put it together, started as operators start it. */
@Timeout(120)
class ProgramPackagedTest {
  private static final Path PROGRAM = Path.of("..", "bin", "techulus").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What the JVM ends with after SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private record Result(int exitCode, String out, String err) {}

  private Process start(Path program, String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("TECHULUS_"));
    builder.environment().putAll(Map.of("TECHULUS_DATA", data().toString()));
    builder
        .directory(directory.toFile())
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .redirectError(directory.resolve(name + ".err").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Result run(String... arguments) throws IOException, InterruptedException {
    return run(PROGRAM, arguments);
  }

  private Result run(Path program, String... arguments) throws IOException, InterruptedException {
    int exitCode = start(program, "command", arguments).waitFor();
    return new Result(exitCode, output("command.out"), output("command.err"));
  }

  private String output(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** Started means: it says what to try next, which it does once it serves. */
  private Process serve() throws IOException, InterruptedException {
    Process serving = start(PROGRAM, "serve", "serve", "--listen", "127.0.0.1:0");
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!output("serve.out").contains("What to try next")) {
      assertThat(serving.waitFor(20, TimeUnit.MILLISECONDS)).as(output("serve.err")).isFalse();
      assertThat(System.nanoTime()).as("it has not started in time").isLessThan(deadline);
    }
    return serving;
  }

  @Test
  void itServesAnswersCommandsStopsAndStartsAgainAsTheSame() throws Exception {
    Process first = serve();
    String token = Files.readString(data().resolve("admin.token"));
    String pin = Files.readString(data().resolve("tls.pin")).strip();
    assertThat(output("serve.out")).contains(pin).doesNotContain(token.strip());

    assertThat(run("project", "create", "shop").exitCode()).isZero();
    assertThat(run("server", "add", "w", "--json").out()).startsWith("{\"server\":{\"id\":\"srv_");
    Path link = Files.createSymbolicLink(directory.resolve("elsewhere"), PROGRAM);
    assertThat(run(link, "project", "ls"))
        .isEqualTo(new Result(0, "PROJECT  TEAM     NAME\nshop     default  shop\n", ""));
    assertThat(run("version").out()).matches("techulus [0-9].*\n");
    assertThat(run("master-key").out()).matches("[0-9a-f]{64}\n");
    assertThat(run("service", "show", "shop/none").exitCode()).isEqualTo(1);
    assertThat(run("service", "show").exitCode()).isEqualTo(2);

    first.destroy();
    assertThat(first.waitFor()).isEqualTo(TERMINATED);
    assertThat(output("serve.out")).endsWith("Stopping: requests under way may end.\n");
    assertThat(output("serve.err")).isEmpty();

    serve();
    assertThat(data().resolve("admin.token")).hasContent(token);
    assertThat(data().resolve("tls.pin")).hasContent(pin);
    assertThat(run("project", "ls").out())
        .isEqualTo("PROJECT  TEAM     NAME\nshop     default  shop\n");
  }

  @Test
  void aSecondControlPlaneOnTheSameDirectoryIsRefused() throws Exception {
    serve();
    assertThat(run("serve", "--listen", "127.0.0.1:0"))
        .isEqualTo(
            new Result(
                1,
                "",
                "error: Another control plane is running on %s. Stop it first, or name another directory with --data.\n"
                    .formatted(data())));
  }

  @Test
  void plainHttpForOthersHasToBeAskedFor() throws Exception {
    Process open = start(PROGRAM, "open", "serve", "--listen", "127.0.0.1:0", "--insecure-http");
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!output("open.out").contains("PLAIN HTTP")) {
      assertThat(open.waitFor(20, TimeUnit.MILLISECONDS)).as(output("open.err")).isFalse();
      assertThat(System.nanoTime()).as("it has not started in time").isLessThan(deadline);
    }
    assertThat(data().resolve("tls.pin")).doesNotExist();
    assertThat(run("project", "ls").exitCode()).isZero();
  }
}
