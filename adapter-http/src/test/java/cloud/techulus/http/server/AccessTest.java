package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route there is asks who is calling. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  /** What nobody needs to be known for; all else says so in {@link PermissionMatrixTest}. */
  static final Set<String> OPEN =
      Set.of(
          "GET /api/v1/healthz",
          "GET /api/v1/openapi.json",
          "POST /api/v1/session",
          "POST /api/v1/setup",
          "POST /api/v1/password-reset",
          "POST /api/v1/invitations/look",
          "POST /api/v1/invitations/accept");

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterAll
  void stop() {
    control.close();
  }

  Stream<String> closed() {
    return control.routes().stream()
        .filter(route -> route.contains(" /api/") || route.contains(" /agent/"))
        .filter(route -> !OPEN.contains(route));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void nobody_gets_in_without_proof(String route) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1).replaceAll("\\{[a-z]+}", "svc_1");
    for (Map<String, String> headers :
        List.<Map<String, String>>of(
            Map.of(),
            Map.of("Cookie", "session=wrong"),
            Map.of("Cookie", "session=" + TestControl.ADMIN_TOKEN),
            Map.of("Authorization", "Bearer wrong"),
            Map.of("Authorization", "Bearer "),
            Map.of("Authorization", "Basic " + TestControl.ADMIN_TOKEN),
            Map.of("Authorization", TestControl.ADMIN_TOKEN))) {
      HttpResponse<String> answer = raw.call(method, path, BodyPublishers.ofString("{}"), headers);

      assertThat(RawHttp.problem(answer).status()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
          .isEqualTo(path.startsWith("/api/"));
    }
  }

  @Test
  void the_scheme_of_the_token_is_of_any_case() {
    assertThat(
            raw.call(
                    "GET",
                    "/api/v1/status",
                    BodyPublishers.noBody(),
                    Map.of("Authorization", "bearer " + TestControl.ADMIN_TOKEN))
                .statusCode())
        .isEqualTo(200);
  }
}
