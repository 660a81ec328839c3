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

  /** The number of the revision that a version has. */
  private static String revision(String version) {
    assertThat(version).matches("\"[0-9]+-[0-9a-f]{16}\"");
    return version.substring(1, version.indexOf('-'));
  }

  private static String of(int revision) {
    return "\"%d-0123456789abcdef\"".formatted(revision);
  }

  @Test
  void a_service_tells_its_version_and_each_change_makes_another() {
    String first = version();
    assertThat(revision(first)).isEqualTo("1");

    HttpResponse<String> changed = call("PATCH", service, "{\"port\":81}", first);

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(revision(version(changed))).isEqualTo("2");
    assertThat(version(changed)).isEqualTo(version());
  }

  @Test
  void what_is_made_tells_its_version() {
    assertThat(
            revision(
                version(
                    raw.call(
                        "POST",
                        "/api/v1/projects/shop/services",
                        "{\"name\":\"api\",\"image\":\"a.example/b\",\"port\":80}"))))
        .isEqualTo("1");
  }

  @Test
  void what_has_not_moved_is_not_sent_again_and_what_has_is() {
    String first = version();
    assertThat(ifNoneMatch("GET", service, first).statusCode()).isEqualTo(304);

    // Replicas now, of the same revision.
    raw.call("POST", service + "/deploy", "");

    assertThat(revision(version())).isEqualTo("1");
    assertThat(ifNoneMatch("GET", service, first).statusCode()).isEqualTo(200);
    assertThat(call("PATCH", service, "{\"port\":81}", first).statusCode())
        .as("what replicas do is nobody's to overwrite")
        .isEqualTo(200);
  }

  @Test
  void what_changes_something_is_not_left_unanswered() {
    assertThat(RawHttp.problem(ifNoneMatch("POST", service + "/deploy", version())).status())
        .isEqualTo(412);
    assertThat(raw.call("GET", service, "").body()).contains("\"not_deployed\"");
  }

  private HttpResponse<String> ifNoneMatch(String method, String target, String version) {
    return raw.call(
        method,
        target,
        BodyPublishers.noBody(),
        Map.of("Authorization", "Bearer " + TestControl.ADMIN_TOKEN, "If-None-Match", version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH  | ''      | {\"port\":99}",
        "DELETE | ''      | ''",
        "POST   | /deploy | ''",
        "POST   | /scale  | {\"replicas\":3}",
        "PUT    | /secrets/KEY | {\"value\":\"x\"}",
        "DELETE | /secrets/OLD | ''"
      })
  void who_has_seen_an_older_one_is_told_whose_the_newer_is(
      String method, String path, String body) {
    raw.call("PUT", service + "/secrets/OLD", "{\"value\":\"x\"}");

    HttpResponse<String> refused = call(method, service + path, body, of(1));

    assertThat(RawHttp.problem(refused).status()).isEqualTo(412);
    assertThat(RawHttp.problem(refused).detail()).contains("admin token has made revision 2");
    assertThat(revision(version())).isEqualTo("2");
    assertThat(raw.call("GET", service, "").body())
        .contains("\"port\":80", "\"not_deployed\"", "\"replicas\":1", "[\"OLD\"]");
    assertThat(call(method, service + path, body, of(2)).statusCode()).isIn(200, 202, 204);
  }

  @Test
  void any_version_is_good_for_a_star() {
    assertThat(call("PATCH", service, "{\"port\":81}", "*").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"1\"",
        "W/\"1-0123456789abcdef\"",
        "\"1-0123456789abcdef\", \"2-0123456789abcdef\"",
        "\"one\"",
        "\"\"",
        "\"99999999999-0123456789abcdef\""
      })
  void what_is_no_version_of_ours_changes_nothing(String condition) {
    assertThat(RawHttp.problem(call("PATCH", service, "{\"port\":81}", condition)).status())
        .isEqualTo(412);
    assertThat(revision(version())).isEqualTo("1");
  }

  @Test
  void what_has_no_versions_does_not_pretend() {
    HttpResponse<String> refused = call("POST", "/api/v1/servers", "{\"name\":\"one\"}", of(1));

    assertThat(RawHttp.problem(refused).status()).isEqualTo(412);
    assertThat(control.enrollment.servers()).isEmpty();
  }
}
