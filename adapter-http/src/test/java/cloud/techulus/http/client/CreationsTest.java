package cloud.techulus.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.secret.Plaintext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does that makes something and gets no answer. */
@Timeout(30)
class CreationsTest {
  private static final String MADE = "{\"id\":\"team_1\",\"name\":\"crew\",\"role\":\"owner\"}";

  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server;

  /** What is answered; a status of 0 hangs up. */
  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    keys.add(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
            .orElse("none"));
    Answer answer = answers.remove();
    if (answer.status() > 0) {
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private String make(Answer... expected) {
    answers.addAll(List.of(expected));
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (OperatorClient client =
        new OperatorClient(
            ControlPlaneUrl.parse(url, Optional.empty(), false), new Plaintext("token"))) {
      return client.createTeam("crew").name();
    }
  }

  private static Answer problem(int status, String field) {
    return new Answer(
        status,
        """
        {"type":"t","title":"t","status":%d,"detail":"why","errors":[{"field":"%s","message":"why"}]}\
        """
            .formatted(status, field));
  }

  @Test
  void a_call_whose_answer_is_lost_is_sent_again_with_its_key() {
    assertThat(make(new Answer(0, ""), new Answer(201, MADE))).isEqualTo("crew");

    assertThat(keys).hasSize(2);
    assertThat(keys.getFirst()).isEqualTo(keys.getLast()).hasSize(36);
  }

  @Test
  void a_call_that_is_answered_is_sent_once() {
    assertThat(make(new Answer(201, MADE))).isEqualTo("crew");

    assertThat(keys).hasSize(1);
  }

  @Test
  void what_happened_first_is_told_if_nobody_knows_what_became_of_it() {
    assertThatThrownBy(() -> make(new Answer(500, "{}"), problem(409, "Idempotency-Key")))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("500");
  }

  @Test
  void a_refusal_of_the_second_is_a_refusal() {
    assertThatThrownBy(() -> make(new Answer(0, ""), problem(409, "name")))
        .isInstanceOf(Problem.class)
        .hasMessage("why");
  }

  @Test
  void a_refusal_is_not_sent_again() {
    assertThatThrownBy(() -> make(problem(422, "name"))).isInstanceOf(Problem.class);

    assertThat(keys).hasSize(1);
  }

  @Test
  void too_many_keys_keep_nobody_from_making_something() {
    assertThat(make(problem(429, "x"), new Answer(201, MADE))).isEqualTo("crew");

    assertThat(keys.getLast()).isEqualTo("none");
  }
}
