package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library would send. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlyRefusalsTest {
  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterAll
  void stop() {
    control.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/services/%2e%2e HTTP/1.1",
        "GET /api/v1/services/a%2fb HTTP/1.1",
        "GET /api/v1/services/svc_%00 HTTP/1.1",
        "GET /api/v1/services/<script> HTTP/1.1",
        "GET /api/v1//services HTTP/1.1",
        "GET /api/v1/../../etc/passwd HTTP/1.1",
        "NONSENSE",
        "GET / HTTP/9.9"
      })
  void a_strange_request_gets_a_problem_document(String line) {
    String answer = raw.exchange(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .containsPattern("^HTTP/1.1 (4|505)")
        .contains("Content-Type: application/problem+json");
    assertThat(answer).doesNotContain("script").doesNotContain("html").doesNotContain("Server:");
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000})
  void headers_have_an_end(int length) {
    String answer =
        raw.exchange(
            "GET /api/v1/status HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(length) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
  }
}
