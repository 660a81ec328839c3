package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.HealthCheckWire;
import cloud.techulus.http.wire.ImportComposeWire;
import cloud.techulus.http.wire.ImportWire;
import cloud.techulus.http.wire.ImportWire.FindingWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.yaml.YamlText;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Compose file becomes services, over real HTTP; and files of people who mean no good. */
@Timeout(30)
class ImportApiTest {
  private static final Name SHOP = new Name("shop");
  private static final String PATH = "/api/v1/projects/shop/import";

  private static final String FILE =
      """
      x-common: &common
        restart: always
        environment: &env
          LEVEL: info
      services:
        web:
          <<: *common
          image: a.example/web:${TAG:-v1}
          ports: ["80:8080"]
          environment:
            <<: *env
            GREETING: "it's $$5"
            PASSWORD: ${PASSWORD}
          healthcheck:
            test: ["CMD", "ready"]
          deploy: {replicas: 2}
        db:
          image: postgres:17
          expose: [5432]
      """;

  private final TestControl control = TestControl.start();
  private final OperatorClient operator = control.operator();
  private final RawHttp raw = new RawHttp(control.origin());

  @BeforeEach
  void createProject() {
    control.catalog.createProject("Shop", Optional.empty());
  }

  @AfterEach
  void stop() {
    operator.close();
    control.close();
  }

  private HttpResponse<String> send(String compose) {
    ImportComposeWire request = new ImportComposeWire(compose, Optional.empty(), Optional.empty());
    return raw.call("POST", PATH, new String(Json.write(request), StandardCharsets.UTF_8));
  }

  private List<String> actions() {
    return operator.audit(100).entries().stream().map(AuditWire::action).toList();
  }

  @Test
  void a_file_becomes_services() {
    ImportWire done = operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "x y"), false);

    assertThat(done.services()).containsExactlyInAnyOrderElementsOf(operator.services(SHOP));
    ServiceWire web = done.services().getFirst();
    assertThat(web.name()).isEqualTo("web");
    assertThat(web.deployedRevision()).isEmpty();
    assertThat(web.spec().image()).contains("a.example/web:v1");
    assertThat(web.spec().port()).contains(8080);
    assertThat(web.spec().replicas()).contains(2);
    assertThat(web.spec().domain()).isEmpty();
    assertThat(web.spec().env())
        .contains(Map.of("LEVEL", "info", "GREETING", "it's $5", "PASSWORD", "x y"));
    assertThat(web.spec().healthCheck()).contains(new HealthCheckWire.Exec(List.of("ready")));
    assertThat(done.services().getLast().spec().image()).contains("docker.io/library/postgres:17");
    assertThat(done.planned())
        .extracting(ImportWire.PlannedWire::name)
        .containsExactly("web", "db");
    assertThat(done.leftOut())
        .extracting(FindingWire::path)
        .containsExactly("services.web.ports[0]", "services.web.restart");
    assertThat(done.refused()).isEmpty();
    assertThat(operator.audit(1).entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo("service_created");
              assertThat(entry.subject()).isEqualTo("shop");
              assertThat(entry.detail()).isEqualTo("from a Compose file: web db");
            });
  }

  @Test
  void a_dry_run_tells_the_same_and_makes_nothing() {
    List<String> before = actions();

    ImportWire told = operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "x y"), true);

    assertThat(told.services()).isEmpty();
    assertThat(operator.services()).isEmpty();
    assertThat(actions()).isEqualTo(before);
    ImportWire done = operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "x y"), false);
    assertThat(told)
        .isEqualTo(new ImportWire(done.planned(), done.leftOut(), done.refused(), List.of()));
  }

  @Test
  void a_variable_without_a_value_is_named_where_it_is_needed() {
    Problem refused =
        catchThrowableOfType(
            Problem.class, () -> operator.importCompose(SHOP, FILE, Map.of(), true));

    assertThat(refused.errors())
        .containsExactly(
            new FieldError(
                "services.web.environment.PASSWORD",
                "needs the variable PASSWORD, which has no value: give it one, or write a default"
                    + " as in ${NAME:-default}"));
  }

  @Test
  void services_that_ask_for_power_are_refused_and_the_others_are_made() {
    String file =
        """
        services:
          agent: {image: a.example/a, expose: [1], volumes: ["/var/run/docker.sock:/s"], pid: host}
          web: {image: a.example/b, expose: [80]}
        """;

    ImportWire done = operator.importCompose(SHOP, file, Map.of(), false);

    assertThat(done.refused())
        .extracting(FindingWire::path)
        .containsExactlyInAnyOrder("services.agent.volumes[0]", "services.agent.pid");
    assertThat(operator.services()).extracting(ServiceWire::name).containsExactly("web");
  }

  @Test
  void if_none_is_left_nothing_is_made_and_the_reasons_are_told() {
    HttpResponse<String> answer =
        send("services: {web: {image: a.example/b, expose: [80], privileged: true}}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("services.web.privileged");
    assertThat(operator.services()).isEmpty();
  }

  @Test
  void all_services_are_made_or_none() {
    String three = "{image: a.example/b, expose: [80]}";
    control.catalog.createProject("Other", Optional.empty());
    operator.importCompose(SHOP, "services: {b: " + three + "}", Map.of(), false);

    HttpResponse<String> taken = send("services: {a: %1$s, b: %1$s, c: %1$s}".formatted(three));
    HttpResponse<String> wrong =
        send("services: {d: %1$s, e: {image: a.example/b}}".formatted(three));

    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(RawHttp.fields(taken)).containsExactly("services.b");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(wrong)).containsExactly("services.e.expose");
    assertThat(operator.services()).extracting(ServiceWire::name).containsExactly("b");
    operator.importCompose(new Name("other"), "services: {b: " + three + "}", Map.of(), false);
    assertThat(operator.services()).hasSize(2);
  }

  @Test
  void a_dry_run_tells_of_taken_names_as_well() {
    operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "x"), false);

    Problem refused =
        catchThrowableOfType(
            Problem.class, () -> operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "x"), true));

    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.errors())
        .extracting(FieldError::field)
        .containsExactly("services.web", "services.db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                  | compose",
        "{\"compose\":5}                                     | compose",
        "{\"compose\":null}                                  | compose",
        "{\"compose\":\"\"}                                  | compose",
        "{\"compose\":\"text\"}                              | compose",
        "{\"compose\":\"a: [\"}                              | compose",
        "{\"compose\":\"a: 1\"}                              | services",
        "{\"compose\":\"services: {}\"}                      | services",
        "{\"compose\":\"a: 1\",\"dryRun\":\"yes\"}           | dryRun",
        "{\"compose\":\"a: 1\",\"variables\":[]}             | variables",
        "{\"compose\":\"a: 1\",\"variables\":{\"A\":1}}      | variables.A",
        "{\"compose\":\"a: 1\",\"variables\":{\"A\":null}}   | variables.A",
        "{\"compose\":\"a: 1\",\"variables\":{\"A-B\":\"\"}} | variables.A-B",
      })
  void a_wrong_request_is_told_by_its_field(String body, String field) {
    HttpResponse<String> answer = raw.call("POST", PATH, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly(field);
  }

  @Test
  void a_project_that_is_not_there_is_404() {
    String nobodys = "/api/v1/projects/nobodys/import";

    assertThat(raw.call("POST", nobodys, "{\"compose\":\"a: 1\"}").statusCode()).isEqualTo(404);
  }

  // Attacks.

  @Test
  void a_billion_laughs_are_refused_at_once() {
    StringBuilder bomb = new StringBuilder("x-a: &a [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (char level = 'b'; level <= 'k'; level++) {
      String before = "*" + (char) (level - 1) + ", ";
      bomb.append("x-%1$c: &%1$c [%2$s]\n".formatted(level, before.repeat(8)));
    }
    HttpResponse<String> answer = send(bomb + "services: *k\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("compose");
    assertThat(answer.body()).contains("stands for too much").hasSizeLessThan(1000);
  }

  @Test
  void variables_cannot_blow_up_a_file() {
    String file =
        "services: {web: {image: a.example/b, expose: [80], environment: {A: '%s'}}}"
            .formatted("${A}".repeat(60_000));

    Problem refused =
        catchThrowableOfType(
            Problem.class,
            () -> operator.importCompose(SHOP, file, Map.of("A", "x".repeat(30_000)), true));

    assertThat(refused.message()).contains("too much put in");
  }

  @Test
  void large_files_are_refused() {
    String most = "services: {web: {image: a.example/b, expose: [80]}} #";
    String padded = most + "x".repeat(YamlText.LENGTH_LIMIT - most.length());

    assertThat(send(padded).statusCode()).isEqualTo(201);
    HttpResponse<String> longer = send(padded + "x");
    assertThat(longer.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(longer)).containsExactly("compose");
    assertThat(send("#".repeat(2 << 20)).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
        "!!java.lang.ProcessBuilder [[id]]",
        "services: {web: {image: a.example/b, image: a.example/c, expose: [80]}}",
        "services: {web: {image: a.example/b}, web: {}}",
        "services: &s {web: *s}",
        "services: {web: {image: \"a.example/b\u0000\", expose: [80]}}",
        "--- a\n--- b",
      })
  void what_is_no_plain_data_is_refused(String compose) {
    HttpResponse<String> answer = send(compose);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("compose");
  }

  @Test
  void deep_nesting_is_refused() {
    for (String deep : List.of("[".repeat(200_000), "{a: ".repeat(60_000), "- ".repeat(100_000))) {
      HttpResponse<String> answer = send(deep);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(RawHttp.fields(answer)).containsExactly("compose");
    }
  }

  /** What YAML can write with escapes goes through the same grammars as everywhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: \"a.example/b\\0\"               | services.web.image",
        "image: \"a.example/b\\n--privileged\"   | services.web.image",
        "image: \"--privileged\"                 | services.web.image",
        "image: \"a.example/b;id\"               | services.web.image",
        "expose: [\"80\\n\"]                     | services.web.expose[0]",
        "expose: [\"-80\"]                       | services.web.expose[0]",
        "command: [\"a\\0\"]                     | services.web.command",
        "command: \"a; id\"                      | services.web.command",
        "command: \"a $$(id)\"                   | services.web.command",
        "environment: {\"A\\nB\": x}             | services.web.environment.A\\nB",
        "environment: {\"--env\": x}             | services.web.environment.--env",
        "environment: {\"A=B\": x}               | services.web.environment.A=B",
        "environment: {A: \"\\0\"}               | services.web.environment.A",
        "environment: [\"A=\\0\"]                | services.web.environment[0]",
        "healthcheck: {test: [CMD, \"a\\0\"]}    | services.web.healthcheck.test",
        "scale: \"1\\n\"                         | services.web.scale",
        "cpus: \"1;\"                            | services.web.cpus",
        "mem_limit: \"1g\\n\"                    | services.web.mem_limit",
      })
  void each_field_is_checked_as_if_it_were_typed(String line, String field) {
    HttpResponse<String> answer =
        send(
            "x: &x {image: a.example/b, expose: [80]}\nservices:\n  web:\n    <<: *x\n    "
                + line
                + "\n");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).first().isEqualTo(field.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-web", "web-", "Web", "w b", "w\\nb", "w\\0", "../x", "a.b", "", "w_b"})
  void names_of_services_are_checked(String name) {
    HttpResponse<String> answer =
        send("services: {\"" + name + "\": {image: a.example/b, expose: [80]}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).hasSize(1).first().asString().startsWith("services.");
    assertThat(operator.services()).isEmpty();
  }

  @Test
  void secrets_of_a_file_stand_in_no_refusal_and_in_no_audit_log() {
    String file =
        "services: {web: {image: hunter2 x, expose: [80], environment: {A: \"${B}hunter2\\0\"}}}";

    HttpResponse<String> answer = send(file);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).doesNotContain("hunter2");
    operator.importCompose(SHOP, FILE, Map.of("PASSWORD", "hunter2"), false);
    assertThat(operator.audit(100).entries()).noneMatch(it -> it.toString().contains("hunter2"));
  }
}
