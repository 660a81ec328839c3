package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.team.Team;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody overwrites what he has not seen. */
@Timeout(30)
class VersionsTest {
  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());
  private String service = "";

  @BeforeEach
  void make() {
    control.catalog.createProject("shop", Optional.empty(), Team.DEFAULT.id());
    service = TestPeople.of(control).service("shop", "web");
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private HttpResponse<String> call(String method, String target, String body, String ifMatch) {
    Map<String, String> headers =
        new HashMap<>(Map.of("Authorization", "Bearer " + TestControl.ADMIN_TOKEN));
    headers.put("If-Match", ifMatch);
    return raw.call(method, target, BodyPublishers.ofString(body), headers);
  }

  private static String version(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElse("none");
  }

  private String version() {
    return version(raw.call("GET", service, ""));
  }

  @Test
  void a_service_tells_its_version_and_each_change_makes_another() {
    assertThat(version()).isEqualTo("\"1\"");

    HttpResponse<String> changed = call("PATCH", service, "{\"port\":81}", "\"1\"");

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(version(changed)).isEqualTo("\"2\"").isEqualTo(version());
  }

  @Test
  void what_is_made_tells_its_version() {
    assertThat(
            version(
                raw.call(
                    "POST",
                    "/api/v1/projects/shop/services",
                    "{\"name\":\"api\",\"image\":\"a.example/b\",\"port\":80}")))
        .isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH  | ''      | {\"port\":99}",
        "DELETE | ''      | ''",
        "POST   | /deploy | ''",
        "POST   | /scale  | {\"replicas\":3}"
      })
  void who_has_seen_an_older_one_is_told_whose_the_newer_is(
      String method, String path, String body) {
    raw.call("PATCH", service, "{\"port\":81}");

    HttpResponse<String> refused = call(method, service + path, body, "\"1\"");

    assertThat(RawHttp.problem(refused).status()).isEqualTo(412);
    assertThat(RawHttp.problem(refused).detail()).contains("admin token has made revision 2");
    assertThat(version()).isEqualTo("\"2\"");
    assertThat(raw.call("GET", service, "").body())
        .contains("\"port\":81", "\"not_deployed\"", "\"replicas\":1");
    assertThat(call(method, service + path, body, "\"2\"").statusCode()).isIn(200, 202);
  }

  @Test
  void any_version_is_good_for_a_star() {
    assertThat(call("PATCH", service, "{\"port\":81}", "*").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "W/\"1\"", "\"1\", \"2\"", "\"one\"", "\"\"", "\"99999999999\""})
  void what_is_no_version_of_ours_changes_nothing(String condition) {
    assertThat(RawHttp.problem(call("PATCH", service, "{\"port\":81}", condition)).status())
        .isEqualTo(412);
    assertThat(version()).isEqualTo("\"1\"");
  }

  @Test
  void what_has_no_versions_does_not_pretend() {
    HttpResponse<String> refused = call("POST", "/api/v1/servers", "{\"name\":\"one\"}", "\"1\"");

    assertThat(RawHttp.problem(refused).status()).isEqualTo(412);
    assertThat(control.enrollment.servers()).isEmpty();
  }
}
