package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request, its sender learns what, and nothing happens. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());
  private String web = "";

  @BeforeAll
  void createService() {
    control.catalog.createProject("Shop", Optional.empty());
    HttpResponse<String> created =
        raw.call(
            "POST",
            "/api/v1/projects/shop/services",
            "{\"name\":\"web\",\"image\":\"registry.example.com/web\",\"port\":80}");
    web = created.headers().firstValue("Location").orElseThrow();
  }

  @AfterAll
  void stop() {
    control.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/services/svc_nobodys",
    "GET,/services/nonsense",
    "GET,/services/srv_1",
    "PATCH,/services/nonsense",
    "DELETE,/services/nonsense",
    "POST,/services/nonsense/deploy",
    "POST,/services/nonsense/scale",
    "GET,/services/nonsense/secrets",
    "PUT,/services/nonsense/secrets/A",
    "DELETE,/services/nonsense/secrets/A",
    "DELETE,/servers/prx_1",
    "DELETE,/servers/srv_nobodys",
    "POST,/servers/srv_nobodys/token",
    "POST,/proxies/prx_nobodys/token",
    "DELETE,/proxies/prx_nobodys",
    "GET,/projects/nobodys/services",
    "GET,/projects/NONSENSE/services",
    "GET,/services?project=nobodys",
    "GET,/services?project=NONSENSE",
    "GET,/nothing",
    "GET,/",
  })
  void what_is_not_there_is_404(String method, String path) {
    HttpResponse<String> answer =
        raw.call(method, "/api/v1" + path, "{\"value\":\"x\",\"replicas\":1}");

    assertThat(RawHttp.problem(answer).status()).isEqualTo(404);
  }

  @Test
  void a_method_that_is_not_there_is_405() {
    assertThat(RawHttp.problem(raw.call("PUT", "/api/v1/services", "{}")).status()).isEqualTo(405);
    assertThat(RawHttp.problem(raw.call("GET", "/agent/v1/poll", "")).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "{", "{\"name\":\"x\"", "{\"name\":\"x\"}}", "{\"a\":1,\"a\":2}"})
  void what_is_no_json_is_400(String body) {
    HttpResponse<String> answer = raw.call("POST", "/api/v1/projects", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(RawHttp.problem(answer).detail()).contains("no JSON");
  }

  @Test
  void a_body_that_is_nested_without_end_is_400() {
    String deep = "{\"name\":\"x\",\"more\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThat(RawHttp.problem(raw.call("POST", "/api/v1/projects", deep)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"port\":\"80\"} | port",
        "{\"port\":80.5} | port",
        "{\"port\":99999999999} | port",
        "{\"port\":0} | port",
        "{\"replicas\":101} | replicas",
        "{\"replicas\":-1} | replicas",
        "{\"image\":5} | image",
        "{\"image\":\"NONSENSE\"} | image",
        "{\"image\":[]} | image",
        "{\"domain\":\"a b\"} | domain",
        "{\"ssl\":\"yes\"} | ssl",
        "{\"ssl\":1} | ssl",
        "{\"env\":[]} | env",
        "{\"env\":{\"A\":1}} | env.A",
        "{\"env\":{\"A\":null}} | env.A",
        "{\"env\":{\"A-B\":\"x\"}} | env.A-B",
        "{\"command\":\"x\"} | command",
        "{\"command\":[1]} | command[0]",
        "{\"command\":[null]} | command[0]",
        "{\"healthCheck\":{}} | healthCheck",
        "{\"healthCheck\":{\"type\":\"magic\"}} | healthCheck",
        "{\"healthCheck\":{\"type\":\"http\"}} | healthCheck.path",
        "{\"healthCheck\":{\"type\":\"http\",\"path\":\"x\"}} | healthCheck.path",
        "{\"healthCheck\":{\"type\":\"exec\",\"command\":[]}} | healthCheck.command",
        "{\"healthCheck\":5} | healthCheck",
        "{\"cpu\":\"1\"} | cpu",
        "{\"cpu\":-1} | cpu",
        "{\"cpu\":1e999999} | cpu",
        "{\"cpu\":0.0001} | cpu",
        "{\"cpu\":1025} | cpu",
        "{\"memory\":\"lots\"} | memory",
        "{\"memory\":1.5} | memory",
        "{\"memory\":true} | memory",
        "{\"memory\":99999999999999999999} | memory",
        "{\"memory\":\"999999TiB\"} | memory",
        "{\"memory\":1} | memory",
        "{\"servers\":{\"nobodys\":1}} | servers",
        "{\"servers\":{\"a\":\"1\"}} | servers.a",
        "[] | body",
        "5 | body",
        "null | body",
      })
  void a_wrong_field_is_named(String body, String field) {
    HttpResponse<String> answer = raw.call("PATCH", web, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).singleElement().asString().startsWith(field);
    assertThat(
            control
                .catalog
                .services(Optional.of(new Name("shop")))
                .getFirst()
                .service()
                .current()
                .number())
        .isEqualTo(1);
  }

  @Test
  void all_wrong_fields_are_named() {
    HttpResponse<String> answer =
        raw.call(
            "POST",
            "/api/v1/projects/shop/services",
            "{\"name\":\"-x\",\"port\":0,\"replicas\":101,\"domain\":\"x\",\"env\":{\"1\":\"a\"}}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(answer))
        .containsExactlyInAnyOrder("name", "image", "port", "replicas", "domain", "env.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /servers | {} | name",
        "POST | /servers | {\"name\":\"A B\"} | name",
        "POST | /servers | {\"name\":\"a\",\"publicIp\":\"example.com\"} | publicIp",
        "POST | /proxies | {\"name\":\"a\"} | publicIp",
        "POST | /projects | {} | name",
        "POST | /projects | {\"name\":null} | name",
        "POST | /projects | {\"name\":\"a\",\"slug\":\"A\"} | slug",
        "POST | /projects/shop/services | {\"image\":\"registry.example.com/a\",\"port\":1} | name",
      })
  void what_is_required_is_named(String method, String path, String body, String field) {
    HttpResponse<String> answer = raw.call(method, "/api/v1" + path, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly(field);
  }

  @Test
  void scaling_says_to_what() {
    HttpResponse<String> answer = raw.call("POST", web + "/scale", "{}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("replicas");
  }

  @Test
  void a_name_that_is_taken_is_a_conflict() {
    HttpResponse<String> answer = raw.call("POST", "/api/v1/projects", "{\"name\":\"Shop\"}");

    assertThat(RawHttp.problem(answer).status()).isEqualTo(409);
    assertThat(RawHttp.problem(answer).type()).isEqualTo("urn:techulus:problem:conflict");
  }

  @Test
  void a_body_may_have_one_mebibyte_and_no_byte_more() {
    String start = "{\"name\":\"";
    String end = "\"}";
    int room = Requests.BODY_LIMIT_BYTES - start.length() - end.length();

    HttpResponse<String> full =
        raw.call("POST", "/api/v1/projects", start + "x".repeat(room) + end);
    HttpResponse<String> over =
        raw.call("POST", "/api/v1/projects", start + "x".repeat(room + 1) + end);

    assertThat(RawHttp.fields(full)).containsExactly("name");
    assertThat(RawHttp.problem(over).status()).isEqualTo(413);
  }

  @Test
  void a_body_of_unknown_length_has_the_same_limit() {
    byte[] over = new byte[Requests.BODY_LIMIT_BYTES + 1];

    HttpResponse<String> answer =
        raw.call(
            "POST",
            "/api/v1/projects",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(over)),
            Map.of("Authorization", "Bearer " + TestControl.ADMIN_TOKEN));

    assertThat(RawHttp.problem(answer).status()).isEqualTo(413);
  }
}
