package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets go in and do not come out. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {
  private static final String SECRET = "hunter2-is-my-secret";

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
  @ValueSource(
      strings = {
        "{\"value\":\"" + SECRET + "\\u0000\"}",
        "{\"value\":\"" + SECRET + "\"",
        "{\"value\":[\"" + SECRET + "\"]}",
        "{\"value\":{\"" + SECRET + "\":1}}",
        "\"" + SECRET + "\"",
        "{\"value\":\"" + SECRET + "\",\"value\":\"" + SECRET + "\"}",
        SECRET
      })
  void a_refused_secret_is_not_repeated(String body) {
    HttpResponse<String> answer = raw.call("PUT", web + "/secrets/API_KEY", body);

    assertThat(answer.statusCode()).isIn(400, 422);
    assertThat(RawHttp.problem(answer).detail()).isNotBlank();
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  @Test
  void a_bad_secret_name_is_named() {
    HttpResponse<String> answer =
        raw.call("PUT", web + "/secrets/A-B", "{\"value\":\"" + SECRET + "\"}");

    assertThat(RawHttp.fields(answer)).containsExactly("name");
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  @Test
  void a_secret_is_in_no_answer() {
    raw.call("PUT", web + "/secrets/API_KEY", "{\"value\":\"" + SECRET + "\"}");

    for (String path : List.of(web, web + "/secrets", "/api/v1/services", "/api/v1/status")) {
      HttpResponse<String> answer = raw.call("GET", path, "");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(SECRET);
    }
    Service service = control.catalog.services(Optional.of(new Name("shop"))).getFirst().service();
    assertThat(service.toString()).contains("API_KEY").doesNotContain(SECRET);
    raw.call("DELETE", web + "/secrets/API_KEY", "");
  }
}
