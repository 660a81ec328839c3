package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.control.app.cli.RunningControlPlane.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperatorCommandsTest {
  private static final String[] NOTHING_YET = {
    "No servers yet. `techulus server add NAME` makes room for one.",
    "",
    "No proxies yet. `techulus proxy add NAME --public-ip IP` makes room for one; without one"
        + " nothing is public.",
    "",
    "No services yet. `techulus service create PROJECT/NAME --image IMAGE --port PORT` makes one."
  };

  @TempDir Path directory;
  private RunningControlPlane control;

  @BeforeEach
  void start() throws IOException {
    control = new RunningControlPlane(directory);
  }

  @AfterEach
  void stop() throws IOException {
    control.close();
  }

  /** Ids, tokens and times differ from run to run. */
  private static String masked(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result
        .out()
        .replaceAll("(srv|prx|prj|svc|dep)_[a-z0-9]+", "$1_ID")
        .replaceAll("sha256:[0-9a-f]{64}", "PIN")
        .replaceAll("[A-Za-z0-9_-]{43}", "TOKEN")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "HOST:PORT")
        .replaceAll("\"(created|changed)At\":\"[^\"]+\"", "\"$1At\":\"TIME\"");
  }

  @Test
  void theStatusOfNothingSaysWhatToDo() throws IOException {
    assertThat(control.run("status")).isEqualTo(Result.printed(NOTHING_YET));
    assertThat(control.run("status", "--json"))
        .isEqualTo(Result.printed("{\"servers\":[],\"proxies\":[],\"services\":[]}"));
  }

  @Test
  void onItsOwnMachineTheDataDirectoryIsEnough() throws IOException {
    String data = directory.resolve("data").toString();
    assertThat(RunningControlPlane.run(Map.of(Connection.DATA, data), "", "status"))
        .isEqualTo(Result.printed(NOTHING_YET));
    assertThat(RunningControlPlane.run(Map.of(), "", "status", "--data", data))
        .isEqualTo(Result.printed(NOTHING_YET));
  }

  @Test
  void addingAServerShowsHowItJoins() throws IOException {
    assertThat(masked(control.run("server", "add", "worker-1", "--public-ip", "203.0.113.9")))
        .isEqualTo(
            """
            Server worker-1 may join.
            Its registration token, shown only now and good for 24 hours and one machine:

              TOKEN

            On worker-1, put two files of mode 0600 beside each other:
              registration.token   the token above
              master.key           what `techulus master-key` shows on the control plane's machine
            and run there, as root:

              techulus-agent --role worker --data /var/lib/techulus-agent \\
                --control-plane https://HOST:PORT --pin PIN \\
                --token-file registration.token --master-key-file master.key

            From another machine, 127.0.0.1 is not this one: name the address it has there (`techulus serve --public-url` makes that the default).
            """);
    assertThat(masked(control.run("server", "ls")))
        .isEqualTo(
            """
            SERVER    STATUS   PUBLIC IP    MESH  CPU  MEMORY FREE  LAST SEEN
            worker-1  pending  203.0.113.9  -     -    -            never
            """);
  }

  @Test
  void programsReadTheTokenOfANewNodeFromJson() throws IOException {
    assertThat(masked(control.run("server", "add", "w", "--json")))
        .isEqualTo(
            "{\"server\":{\"id\":\"srv_ID\",\"name\":\"w\",\"status\":\"pending\",\"availability\":\"open\",\"capacity\":{\"cpuMillis\":0,\"memoryBytes\":0,\"memoryAvailableBytes\":0,\"diskBytes\":0,\"diskAvailableBytes\":0}},\"token\":\"TOKEN\"}\n");
    assertThat(masked(control.run("proxy", "add", "p", "--public-ip", "203.0.113.7", "--json")))
        .isEqualTo(
            "{\"proxy\":{\"id\":\"prx_ID\",\"name\":\"p\",\"status\":\"pending\",\"publicIp\":\"203.0.113.7\",\"appliedRoutes\":0},\"token\":\"TOKEN\"}\n");
  }

  @Test
  void nodesAreRemovedByName() throws IOException {
    control.run("server", "add", "w");
    control.run("proxy", "add", "p", "--public-ip", "203.0.113.7");
    assertThat(masked(control.run("proxy", "ls")))
        .isEqualTo(
            """
            PROXY  STATUS   PUBLIC IP    MESH  ROUTES  LAST SEEN
            p      pending  203.0.113.7  -     0       never
            """);
    assertThat(control.run("server", "rm", "w")).isEqualTo(Result.printed("Server w is removed."));
    assertThat(control.run("proxy", "rm", "p")).isEqualTo(Result.printed("Proxy p is removed."));
    assertThat(control.run("server", "ls", "--json")).isEqualTo(Result.printed("{\"servers\":[]}"));
    assertThat(control.run("proxy", "ls", "--json")).isEqualTo(Result.printed("{\"proxies\":[]}"));
    assertThat(control.run("server", "rm", "w"))
        .isEqualTo(
            Result.refused(
                1, "error: There is no server w.", "`techulus status` shows what there is."));
  }

  @Test
  void projectsAreMadeAndListed() throws IOException {
    assertThat(control.run("project", "create", "My Shop", "--slug", "shop"))
        .isEqualTo(Result.printed("Project shop is there. Its services are named shop/NAME."));
    assertThat(control.run("project", "ls"))
        .isEqualTo(Result.printed("PROJECT  TEAM     NAME", "shop     default  My Shop"));
    assertThat(masked(control.run("project", "ls", "--json")))
        .isEqualTo(
            "{\"projects\":[{\"id\":\"prj_ID\",\"name\":\"My"
                + " Shop\",\"slug\":\"shop\",\"team\":\"default\"}]}\n");
  }

  @Test
  void everyOptionOfAServiceArrives() throws IOException {
    control.run("project", "create", "shop");
    control.run("server", "add", "w");
    Result created =
        control.run(
            "service",
            "create",
            "shop/web",
            "--image",
            "docker.io/library/nginx:1",
            "--port",
            "80",
            "--replicas",
            "3",
            "--domain",
            "shop.example.com",
            "--no-ssl",
            "--response-timeout",
            "90s",
            "--env",
            "A=1=2",
            "--env",
            "B=",
            "--cpu",
            "0.5",
            "--memory",
            "256MiB",
            "--server",
            "w=2",
            "--health-path",
            "/up",
            "--no-deploy",
            "--",
            "nginx",
            "-g",
            "daemon off;");
    assertThat(created)
        .isEqualTo(
            Result.printed(
                "Service shop/web is there, and not deployed: techulus service deploy shop/web"));
    assertThat(masked(control.run("service", "show", "shop/web")))
        .isEqualTo(
            """
            SERVICE       shop/web
            State         not deployed, 0 of 0 running
            Revision      1, not deployed
            Image         docker.io/library/nginx:1
            Command       nginx -g daemon off;
            Port          80
            Domain        http://shop.example.com
            Response      has to begin within 90s
            Health check  GET /up
            CPU           at most 0.5
            Memory        at most 256MiB
            Servers       w=2
            Environment   A=1=2 B=
            Secrets       -

            No replicas. `techulus service deploy shop/web`
            """);
    assertThat(masked(control.run("service", "show", "shop/web", "--json")))
        .isEqualTo(
            "{\"id\":\"svc_ID\",\"project\":\"shop\",\"name\":\"web\",\"revision\":1,\"spec\":{\"image\":\"docker.io/library/nginx:1\",\"port\":80,\"replicas\":3,\"domain\":\"shop.example.com\",\"ssl\":false,\"responseTimeoutMillis\":90000,\"env\":{\"A\":\"1=2\",\"B\":\"\"},\"command\":[\"nginx\",\"-g\",\"daemon"
                + " off;\"],\"healthCheck\":{\"type\":\"http\",\"path\":\"/up\"},\"cpu\":0.5,\"memory\":268435456,\"servers\":{\"w\":2}},\"progress\":{\"state\":\"not_deployed\",\"wanted\":0,\"running\":0,\"failed\":0,\"leaving\":0},\"deployments\":[],\"secrets\":[]}\n");
  }

  @Test
  void anUpdateSetsWhatIsNamedAndKeepsTheRest() throws IOException {
    control.run("project", "create", "shop");
    control.run(
        "service",
        "create",
        "shop/web",
        "--image",
        "docker.io/library/nginx:1",
        "--port",
        "80",
        "--env",
        "A=1",
        "--no-deploy");
    assertThat(
            control.run(
                "service", "update", "shop/web", "--env", "B=2", "--health-command", "test -f x"))
        .isEqualTo(
            Result.printed(
                "Revision 2 of shop/web is there; bring it to the servers with: techulus service"
                    + " deploy shop/web"));
    assertThat(masked(control.run("service", "show", "shop/web")))
        .contains("Environment   A=1 B=2\n", "Health check  command test -f x\n");
    control.run("service", "update", "shop/web", "--response-timeout", "30s");
    assertThat(masked(control.run("service", "show", "shop/web")))
        .contains("Response      has to begin within 30s\n");
    control.run("service", "update", "shop/web", "--response-timeout", "0");
    assertThat(masked(control.run("service", "show", "shop/web")))
        .contains("Response      no limit\n");
    assertThat(control.run("service", "update", "shop/web", "--env", "B=2"))
        .isEqualTo(Result.printed("Nothing to change."));
    assertThat(control.run("service", "ls", "shop"))
        .isEqualTo(
            Result.printed(
                "SERVICE   STATE         RUNNING  DOMAIN   IMAGE",
                "shop/web  not deployed  0 of 0   private  docker.io/library/nginx:1"));
  }

  @Test
  void secretsAreSetFromStandardInputAndNeverShown() throws IOException {
    control.run("project", "create", "shop");
    control.run(
        "service",
        "create",
        "shop/web",
        "--image",
        "docker.io/library/nginx:1",
        "--port",
        "80",
        "--no-deploy");
    assertThat(control.piping("s3cret\n", "secret", "set", "shop/web", "API_KEY"))
        .isEqualTo(
            Result.printed(
                "Secret API_KEY of shop/web is set.",
                "Containers have it from the next deploy on: techulus service deploy shop/web"));
    assertThat(control.run("secret", "ls", "shop/web")).isEqualTo(Result.printed("API_KEY"));
    assertThat(control.run("secret", "ls", "shop/web", "--json"))
        .isEqualTo(Result.printed("{\"secrets\":[\"API_KEY\"]}"));
    assertThat(control.run("service", "show", "shop/web", "--json").out()).doesNotContain("s3cret");
    assertThat(control.run("secret", "rm", "shop/web", "API_KEY").exitCode()).isZero();
    assertThat(control.run("secret", "ls", "shop/web"))
        .isEqualTo(Result.printed("No secrets yet. `techulus secret set shop/web NAME` sets one."));
    assertThat(control.piping("x", "secret", "set", "shop/web", "NOT-A-NAME"))
        .isEqualTo(
            Result.refused(
                1,
                "error: name: names have letters, digits and underscores and do not start with a"
                    + " digit"));
  }

  @Test
  void everyWrongFieldIsNamed() throws IOException {
    control.run("project", "create", "shop");
    assertThat(
            control.run(
                "service",
                "create",
                "shop/web",
                "--image",
                "bad image",
                "--port",
                "99999",
                "--response-timeout",
                "2h",
                "--env",
                "1=x"))
        .isEqualTo(
            Result.refused(
                1,
                "error: 4 fields are wrong",
                "  port: must be between 1 and 65535",
                "  image: must be a full image reference like registry.example.com/team/web:v1",
                "  responseTimeoutMillis: must be between 1 s and 1 h, or 0 for no limit",
                "  env.1: names have letters, digits and underscores and do not start with a"
                    + " digit"));
  }

  @Test
  void wrongUsageIsToldApartFromRefusals() throws IOException {
    assertThat(control.run("service", "show", "web"))
        .isEqualTo(
            Result.refused(
                2,
                "error: Invalid value for positional parameter at index 0 (PROJECT/SERVICE): 'web'"
                    + " must be PROJECT/SERVICE, like shop/web",
                "Try 'techulus service show --help'."));
    assertThat(control.run("service", "create", "a/b", "--memory", "lots").exitCode()).isEqualTo(2);
    assertThat(
            control
                .run("service", "create", "a/b", "--no-health-check", "--health-path", "/")
                .exitCode())
        .isEqualTo(2);
    assertThat(control.run("server"))
        .isEqualTo(
            Result.refused(
                2,
                "error: a command is missing",
                "Commands of techulus server: add, approve, cordon, drain, ls, reject, rm, token,"
                    + " uncordon",
                "Try 'techulus server --help'."));
    assertThat(control.run("server", "--help").exitCode()).isZero();
  }

  @Test
  void aWrongTokenAWrongPinAndNoControlPlaneAreToldApart() throws IOException {
    Result token = control.with(Connection.TOKEN, "wrong", "status");
    assertThat(token.exitCode()).isEqualTo(1);
    assertThat(token.err())
        .startsWith("error: The access token is not known")
        .doesNotContain("wrong");

    Result pin = control.with(Connection.PIN, "sha256:" + "0".repeat(64), "status");
    assertThat(pin.exitCode()).isEqualTo(1);
    assertThat(pin.err()).contains("does not have the pin", "This may be another machine");

    Result away = control.with(Connection.URL, "https://127.0.0.1:1", "status");
    assertThat(away.exitCode()).isEqualTo(1);
    assertThat(away.err())
        .startsWith("error: cannot reach the control plane at https://127.0.0.1:1")
        .contains("Is the control plane running");

    assertThat(RunningControlPlane.run(Map.of(), "", "status"))
        .isEqualTo(
            Result.refused(
                1,
                "error: url: is not known: set TECHULUS_URL or give --url, or on the control"
                    + " plane's machine set TECHULUS_DATA"));
  }

  @Test
  void plainHttpToAnotherMachineIsRefused() throws IOException {
    assertThat(control.with(Connection.URL, "http://203.0.113.1:80", "status").err())
        .startsWith("error: url: plain HTTP is for this machine only");
  }

  @Test
  void aTokenMayLieInAFile() throws IOException {
    Path file =
        Files.writeString(directory.resolve("token"), control.plane().files().readAdminToken());
    assertThat(
            control
                .with(Connection.TOKEN, "wrong", "project", "ls", "--token-file", file.toString())
                .exitCode())
        .isZero();
  }

  /** A command may have any character. */
  @Test
  void whatOthersWroteCannotCommandTheTerminal() throws IOException {
    control.run("project", "create", "evil");
    control.run(
        "service",
        "create",
        "evil/web",
        "--image",
        "r.example/web",
        "--port",
        "80",
        "--no-deploy",
        "--",
        "a\u202e",
        "\u001b[2J");

    assertThat(control.run("service", "show", "evil/web").out())
        .contains("a\\u{202e} \\u{1b}[2J")
        .doesNotContain("\u202e", "\u001b");
    assertThat(control.run("service", "show", "evil/web", "--json").out())
        .contains("a\\u202e")
        .doesNotContain("\u202e", "\u001b");
  }
}
