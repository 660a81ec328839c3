package cloud.techulus.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.HttpCalls.Call;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of answers, also of those that no control plane gives. */
@Timeout(30)
class HttpCallsTest {
  private HttpServer server;
  private int status = 200;
  private int promised;
  private byte[] body = "{\"status\":\"ok\"}".getBytes(UTF_8);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, promised > 0 ? promised : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private OperatorClient client() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return new OperatorClient(
        ControlPlaneUrl.parse(url, Optional.empty(), false), new Plaintext("token"));
  }

  private void answer(int code, String text) {
    status = code;
    body = text.getBytes(UTF_8);
  }

  private Problem problem() {
    try (OperatorClient client = client()) {
      client.health();
    } catch (Problem problem) {
      return problem;
    }
    throw new AssertionError("no problem");
  }

  @Test
  void a_good_answer_is_understood() {
    try (OperatorClient client = client()) {
      assertThat(client.health().status()).isEqualTo("ok");
    }
  }

  @Test
  void an_answer_that_stops_in_the_middle_is_an_outage() {
    CountDownLatch asked = new CountDownLatch(1);
    server.createContext(
        "/stalled",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          asked.countDown();
          // Never closed, and the rest never comes.
        });
    ControlPlaneUrl url =
        ControlPlaneUrl.parse(
            "http://127.0.0.1:" + server.getAddress().getPort(), Optional.empty(), false);

    try (HttpCalls calls = new HttpCalls(url, Duration.ofMillis(300))) {
      Call call = new Call("GET", "/stalled", new byte[0], Map.of(), Duration.ZERO);
      assertThatThrownBy(() -> calls.send(call))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("broke off");
    }
    assertThat(asked.getCount()).as("the answer had begun").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID",
    "401,UNAUTHENTICATED",
    "403,FORBIDDEN",
    "404,NOT_FOUND",
    "409,CONFLICT",
    "410,GONE",
    "413,LIMIT",
    "422,INVALID",
    "429,LIMIT"
  })
  void a_problem_document_is_the_problem_again(int code, Problem.Kind kind) {
    answer(
        code,
        """
        {"type":"t","title":"t","status":%d,"detail":"why",
         "errors":[{"field":"f","message":"m"}]}
        """
            .formatted(code));

    assertThat(problem().kind()).isEqualTo(kind);
    assertThat(problem().message()).isEqualTo("why");
    assertThat(problem().errors()).containsExactly(new FieldError("f", "m"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 418, 500, 502, 503})
  void other_statuses_are_an_outage(int code) {
    answer(code, "<html>");

    assertUnreachable("answered " + code);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 410})
  void a_refusal_by_somebody_else_is_an_outage(int code) {
    answer(code, "<html>");

    assertUnreachable("no control plane answered " + code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"status\":1}"})
  void nonsense_is_an_outage(String text) {
    answer(200, text);

    assertUnreachable("makes no sense");
  }

  @Test
  void an_answer_has_eight_mebibytes_at_most() {
    byte[] start = "{\"status\":\"ok\",\"x\":\"".getBytes(UTF_8);
    byte[] full = Arrays.copyOf(start, HttpCalls.ANSWER_LIMIT_BYTES);
    Arrays.fill(full, start.length, full.length - 2, (byte) 'x');
    full[full.length - 2] = '"';
    full[full.length - 1] = '}';
    body = full;
    try (OperatorClient client = client()) {
      assertThat(client.health().status()).isEqualTo("ok");
    }

    body = Arrays.copyOf(full, full.length + 1);
    body[full.length] = ' ';
    assertUnreachable("more than");
  }

  @Test
  void an_answer_that_breaks_off_is_an_outage() {
    promised = body.length + 1;

    assertUnreachable("broke off");
  }

  @Test
  void nobody_there_is_an_outage() {
    server.stop(0);

    assertUnreachable("cannot reach the control plane at http://127.0.0.1:");
  }

  private void assertUnreachable(String message) {
    try (OperatorClient client = client()) {
      assertThatThrownBy(client::health)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining(message)
          .message()
          .doesNotContain("token");
    }
  }
}
