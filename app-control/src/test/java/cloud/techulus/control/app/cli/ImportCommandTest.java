package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.control.app.cli.RunningControlPlane.Result;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImportCommandTest {
  private static final String COMPOSE =
      """
      services:
        web:
          image: team/web:${TAG:-v1}
          ports: ["80:8080"]
          environment:
            DATABASE: postgres://db:5432/shop
          deploy: {replicas: 2}
        db:
          image: postgres:17
          expose: ["5432"]
          volumes: ["data:/var/lib/postgresql"]
      """;

  private static final String SPY =
      "services: {spy: {image: a.example/spy, expose: [1], privileged: true}, web: {image:"
          + " a.example/web, expose: [80]}}";

  private static final String[] FINDINGS = {
    "",
    "Not taken over:",
    "  services.web.ports[0]: is published on no machine: give the service a domain to let the"
        + " public in",
    "  services.web.environment.DATABASE: calls the service db, which is reached as"
        + " db.shop.internal here: write that",
    "  services.db.volumes: is not kept: what a container writes goes with it, so keep data"
        + " elsewhere"
  };

  @TempDir Path directory;
  private RunningControlPlane control;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    control = new RunningControlPlane(directory);
    control.run("project", "create", "shop");
    file = Files.writeString(directory.resolve("compose.yaml"), COMPOSE);
  }

  @AfterEach
  void stop() throws IOException {
    control.close();
  }

  private Result imports(String... more) throws IOException {
    return control.run(arguments(more));
  }

  private String[] arguments(String... more) {
    return Stream.concat(
            Stream.of("import", file.toString(), "--project", "shop"), Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static Result shown(String title, String image) {
    String[] table = {
      title,
      "SERVICE   IMAGE                          PORT  REPLICAS",
      "shop/web  %-29s  8080  2".formatted(image),
      "shop/db   docker.io/library/postgres:17  5432  1"
    };
    return new Result(0, String.join("\n", table) + "\n" + String.join("\n", FINDINGS) + "\n", "");
  }

  @Test
  void aDryRunTellsWhatWouldBeMade() throws IOException {
    assertThat(imports("--dry-run"))
        .isEqualTo(shown("These would be made:", "docker.io/team/web:v1"));
    assertThat(control.run("service", "ls", "--json"))
        .isEqualTo(Result.printed("{\"services\":[]}"));
  }

  @Test
  void servicesAreMadeWithVariablesThatAreGiven() throws IOException {
    assertThat(imports("--no-deploy", "--env", "TAG=v2"))
        .isEqualTo(shown("These are made:", "docker.io/team/web:v2"));
    assertThat(control.run("service", "show", "shop/web").out())
        .contains("Image         docker.io/team/web:v2\n", "State         not deployed");
    assertThat(imports("--no-deploy"))
        .isEqualTo(
            Result.refused(
                1,
                "error: 2 fields are wrong",
                "  services.web: There is a service shop/web already.",
                "  services.db: There is a service shop/db already."));
  }

  @Test
  void aVariableMayComeFromTheEnvironmentOnlyIfItIsNamed() throws IOException {
    assertThat(control.with("TAG", "v3", arguments("--dry-run")).out())
        .contains("docker.io/team/web:v1");
    assertThat(control.with("TAG", "v3", arguments("--dry-run", "--env", "TAG")).out())
        .contains("docker.io/team/web:v3");
    assertThat(control.with("OTHER", "v3", arguments("--dry-run", "--env", "TAG")).out())
        .contains("docker.io/team/web:v1");
  }

  @Test
  void programsReadThePlanFromJson() throws IOException {
    Result result = imports("--dry-run", "--json");

    assertThat(result.err()).isEmpty();
    JsonNode plan = new ObjectMapper().readTree(result.out());
    assertThat(plan.path("planned").path(0).path("name").asText()).isEqualTo("web");
    assertThat(plan.path("planned").path(0).path("spec").path("port").asInt()).isEqualTo(8080);
    assertThat(plan.path("leftOut").path(0).path("path").asText())
        .isEqualTo("services.web.ports[0]");
    assertThat(plan.path("services").isEmpty()).isTrue();
  }

  @Test
  void whatIsRefusedIsToldAndGivesAnotherExitCode() throws IOException {
    Files.writeString(file, SPY);

    Result result = imports("--no-deploy");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "Refused, so their services are not made:\n",
            "  services.spy.privileged: would give the container power over its machine\n");
    assertThat(control.run("service", "ls").out()).contains("shop/web").doesNotContain("shop/spy");
  }

  @Test
  void everythingThatIsWrongIsNamedByItsPlaceInTheFile() throws IOException {
    Files.writeString(file, "services: {web: {image: a b}, db: {image: $IMAGE, expose: [1]}}");

    assertThat(imports())
        .isEqualTo(
            Result.refused(
                1,
                "error: 3 fields are wrong",
                "  services.web.expose: is required: name the port on which the service listens,"
                    + " as in expose: [\"8080\"]",
                "  services.web.image: must be a full image reference like"
                    + " registry.example.com/team/web:v1",
                "  services.db.image: needs the variable IMAGE, which has no value: give it one,"
                    + " or write a default as in ${NAME:-default}"));
  }

  @Test
  void aFileComesByStandardInputToo() throws IOException {
    assertThat(control.piping(COMPOSE, "import", "-", "--project", "shop", "--dry-run"))
        .isEqualTo(shown("These would be made:", "docker.io/team/web:v1"));
  }

  @Test
  void filesThatAreNoneAreRefusedHere() throws IOException {
    Files.writeString(file, "#".repeat(2 << 20));
    assertThat(imports("--dry-run"))
        .isEqualTo(Result.refused(1, "error: file: must not be longer than 262144 characters"));
    Files.writeString(file, "#".repeat(262_145));
    assertThat(imports("--dry-run").err()).contains("longer than 262144 characters");
    Files.write(file, "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(imports("--dry-run"))
        .isEqualTo(Result.refused(1, "error: file: must be UTF-8 text"));
    Files.delete(file);
    assertThat(imports("--dry-run").err()).startsWith("error: file: there is no file ");
  }

  @Test
  void textOfAFileCannotCommandTheTerminal() throws IOException {
    Files.writeString(
        file, "services: {web: {image: a.example/b, expose: [1], \"\\e[31m\\u202e\": x}}");

    assertThat(imports("--dry-run").out())
        .contains("  services.web.\\u{1b}[31m\\u{202e}: ")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void servicesAreDeployedAndWatched() throws IOException {
    String added = control.run("server", "add", "w", "--json").out();
    String token = new ObjectMapper().readTree(added).required("token").asText();
    try (ScriptedAgent agent = new ScriptedAgent(control, token, directory)) {
      Result result = imports();

      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.out())
          .contains("shop/web is running: 2 of 2 replicas, revision 1.\n")
          .endsWith("shop/db is running: 1 of 1 replicas, revision 1.\n");

      agent.failWith("it does not start");
      Files.writeString(file, "services: {bad: {image: a.example/b, expose: [1]}}");
      assertThat(imports().exitCode()).isEqualTo(1);
    }
  }
}
