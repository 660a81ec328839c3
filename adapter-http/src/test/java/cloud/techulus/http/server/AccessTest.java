package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
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
  private static final String OPEN = "GET /api/v1/healthz";

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterAll
  void stop() {
    control.close();
  }

  Stream<String> closed() {
    return control.routes().stream().filter(route -> !route.equals(OPEN));
  }

  @Test
  void these_are_all_routes() {
    assertThat(control.routes())
        .containsExactlyInAnyOrder(
            OPEN,
            "POST /agent/v1/register",
            "POST /agent/v1/key",
            "POST /agent/v1/poll",
            "POST /agent/v1/report",
            "POST /agent/v1/logs/{session}",
            "POST /agent/v1/proxy/poll",
            "GET /api/v1/status",
            "GET /api/v1/servers",
            "POST /api/v1/servers",
            "DELETE /api/v1/servers/{id}",
            "POST /api/v1/servers/{id}/token",
            "POST /api/v1/servers/{id}/key/approve",
            "POST /api/v1/servers/{id}/key/reject",
            "POST /api/v1/servers/{id}/cordon",
            "POST /api/v1/servers/{id}/drain",
            "POST /api/v1/servers/{id}/uncordon",
            "GET /api/v1/proxies",
            "POST /api/v1/proxies",
            "DELETE /api/v1/proxies/{id}",
            "POST /api/v1/proxies/{id}/token",
            "GET /api/v1/audit",
            "GET /api/v1/projects",
            "POST /api/v1/projects",
            "GET /api/v1/projects/{slug}/services",
            "POST /api/v1/projects/{slug}/services",
            "GET /api/v1/services",
            "GET /api/v1/services/{id}",
            "PATCH /api/v1/services/{id}",
            "DELETE /api/v1/services/{id}",
            "POST /api/v1/services/{id}/deploy",
            "POST /api/v1/services/{id}/scale",
            "POST /api/v1/services/{id}/rollback",
            "POST /api/v1/services/{id}/abort",
            "GET /api/v1/services/{id}/revisions",
            "GET /api/v1/services/{id}/logs",
            "GET /api/v1/services/{id}/secrets",
            "PUT /api/v1/services/{id}/secrets/{name}",
            "DELETE /api/v1/services/{id}/secrets/{name}");
  }

  @ParameterizedTest
  @MethodSource("closed")
  void nobody_gets_in_without_proof(String route) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1).replaceAll("\\{[a-z]+}", "svc_1");
    for (Map<String, String> headers :
        List.<Map<String, String>>of(
            Map.of(),
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
