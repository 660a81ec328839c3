package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.control.app.cli.RunningControlPlane.Result;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that watch what they asked for, with an agent that does it. */
@Timeout(60)
class RolloutTest {
  private static final String[] CREATE = {
    "service", "create", "shop/web", "--image", "docker.io/library/nginx:1", "--port", "80"
  };

  @TempDir Path directory;
  private RunningControlPlane control;
  private ScriptedAgent agent;

  @BeforeEach
  void start() throws IOException {
    control = new RunningControlPlane(directory);
    control.run("project", "create", "shop");
    String added = control.run("server", "add", "w", "--json").out();
    String token = new ObjectMapper().readTree(added).required("token").asText();
    agent = new ScriptedAgent(control, token, directory);
  }

  @AfterEach
  void stop() throws IOException {
    agent.close();
    control.close();
  }

  @Test
  void creatingAServiceDeploysItAndWatchesItStart() throws IOException {
    Result created = control.run(CREATE);

    assertThat(created.err()).isEmpty();
    assertThat(created.exitCode()).isZero();
    assertThat(created.out().lines())
        .startsWith("Service shop/web is there; deploying it.")
        .anyMatch(line -> line.matches(" {2}dep_[a-z0-9]+ {2}w {2}running"))
        .endsWith("shop/web is running: 1 of 1 replicas, revision 1.");
    assertThat(control.run("service", "ls"))
        .isEqualTo(
            Result.printed(
                "SERVICE   STATE    RUNNING  DOMAIN   IMAGE",
                "shop/web  running  1 of 1   private  docker.io/library/nginx:1"));
  }

  @Test
  void scalingAndDeployingAreWatchedAndRemovalWaitsUntilAllIsGone() throws IOException {
    control.run(CREATE);

    assertThat(control.run("service", "scale", "shop/web", "3").out())
        .endsWith("shop/web is running: 3 of 3 replicas, revision 2.\n");
    assertThat(control.run("service", "deploy", "shop/web", "--image", "docker.io/library/nginx:2"))
        .matches(result -> result.exitCode() == 0)
        .matches(
            result -> result.out().endsWith("shop/web is running: 3 of 3 replicas, revision 3.\n"));
    assertThat(control.run("service", "rm", "shop/web").out())
        .endsWith("Service shop/web is gone.\n");
    assertThat(control.run("service", "ls", "--json"))
        .isEqualTo(Result.printed("{\"services\":[]}"));
  }

  @Test
  void aFailureIsTheExitCodeAndTellsEachReplicasReason() throws IOException {
    agent.failWith("no such image\n\u001b[31mlast line");
    Result created = control.run(CREATE);

    assertThat(created.exitCode()).isEqualTo(1);
    // Its container may be gone by now, or not.
    assertThat(created.err().replaceAll("dep_[a-z0-9]+", "dep_ID").replace(", 1 leaving", ""))
        .isEqualTo(
            """
            error: shop/web has not become what was asked for: failed, 0 of 1 running, 1 failed.

            dep_ID on w is failed:
              no such image
              \\u{1b}[31mlast line
            """);
    assertThat(control.run("service", "show", "shop/web").out())
        .contains("  no such image\n  \\u{1b}[31mlast line\n");
  }

  @Test
  void programsGetTheServiceAsItIsInTheEnd() throws IOException {
    String[] arguments = java.util.Arrays.copyOf(CREATE, CREATE.length + 1);
    arguments[CREATE.length] = "--json";
    Result created = control.run(arguments);

    assertThat(created.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(created.out()).at("/progress/state").asText())
        .isEqualTo("running");
  }

  @Test
  void whoeverWillNotWaitIsToldHowToLook() throws IOException {
    String[] arguments = java.util.Arrays.copyOf(CREATE, CREATE.length + 1);
    arguments[CREATE.length] = "--detach";
    assertThat(control.run(arguments))
        .isEqualTo(
            Result.printed(
                "Service shop/web is there; deploying it.",
                "Deploying; `techulus service show shop/web` tells how far it is."));
  }

  @Test
  void waitingEndsWithWhatIsInTheWay() throws IOException {
    String[] arguments = java.util.Arrays.copyOf(CREATE, CREATE.length + 4);
    System.arraycopy(
        new String[] {"--memory", "1TiB", "--wait", "500ms"}, 0, arguments, CREATE.length, 4);
    Result created = control.run(arguments);

    assertThat(created.exitCode()).isEqualTo(1);
    assertThat(created.err())
        .contains("takes longer than we wait", "1 short of 1048576 MiB of memory");
  }
}
