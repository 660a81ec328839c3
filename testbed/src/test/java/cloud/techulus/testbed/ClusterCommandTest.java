package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClusterCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void explainsItself() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("up ", "status ", "exec ", "down ");
  }

  @Test
  void wrongArgumentsAreExplainedInOneLine() {
    assertThat(execute("up", "--workers", "0")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("workers: a bed has 1 to 50 workers\n");
  }

  @Test
  void aWrongNameIsExplained() {
    assertThat(execute("down", "--name", "My Bed")).isEqualTo(2);
    assertThat(err.toString()).startsWith("name: a bed's name is 1 to 8 of a-z and 0-9");
  }

  @Test
  void anUnknownBedIsExplained() {
    assertThat(execute("exec", "--name", "nosuch", "w1", "ls", "-la")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("There is no bed nosuch. Make it: bin/cluster up --name nosuch\n");
  }

  @Test
  void onlyMissingPackagesAreInstalled() {
    String statuses =
        String.join("\n", Packages.NEEDED.stream().map(name -> name + " installed").toList());

    assertThat(Packages.missing(statuses)).isEmpty();
    assertThat(Packages.missing(statuses.replace("caddy installed", "caddy config-files")))
        .containsExactly("caddy");
    assertThat(Packages.missing("")).isEqualTo(Packages.NEEDED);
    assertThat(Packages.install(List.of("caddy", "runc")))
        .containsExactly(
            "apt-get", "install", "-y", "-q", "--no-install-recommends", "caddy", "runc");
  }

  @Test
  void programsAreStartedWithTheirFiles() {
    Programs programs = Programs.of(Path.of("/src"));
    Programs.Access access = new Programs.Access(Programs.url("198.18.0.2"), "sha256:00ff");

    assertThat(programs.serve(Path.of("/data"), "198.18.0.2"))
        .containsExactly(
            "/src/bin/techulus", "serve", "--data", "/data", "--listen", "198.18.0.2:8443");
    assertThat(
            programs
                .withServeOptions("--offline-after", "5s")
                .serve(Path.of("/data"), "198.18.0.2"))
        .endsWith("--offline-after", "5s");
    assertThat(programs.agent("proxy", access, Path.of("/t"), Path.of("/k"), Path.of("/agent")))
        .containsExactly(
            "/src/bin/techulus-agent",
            "--role",
            "proxy",
            "--control-plane",
            "https://198.18.0.2:8443",
            "--pin",
            "sha256:00ff",
            "--token-file",
            "/t",
            "--master-key-file",
            "/k",
            "--data",
            "/agent");
    assertThat(Programs.operatorEnvironment(access, "secret"))
        .isEqualTo(
            Map.of(
                "TECHULUS_URL",
                "https://198.18.0.2:8443",
                "TECHULUS_PIN",
                "sha256:00ff",
                "TECHULUS_TOKEN",
                "secret"));
  }

  @Test
  void sampleImagesAreBuiltFromNothing() {
    assertThat(SampleImages.recipe(List.of("VERSION=crash", "CRASH_MS=300")))
        .isEqualTo(
            """
            FROM scratch
            COPY web /web
            ENV VERSION=crash CRASH_MS=300
            EXPOSE 8080
            CMD ["/web"]
            """);
  }

  private int execute(String... arguments) {
    CommandLine commandLine = ClusterCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
