package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.http.server.TestControl.Joined;
import cloud.techulus.http.signature.SignableRequest;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ReportWire;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the control plane believes of a node, and how often. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedCallsTest {
  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());
  private final Joined waiting = control.join("waiting", 77);

  @AfterAll
  void stop() {
    control.close();
  }

  private static SignableRequest poll(Optional<String> query) {
    return new SignableRequest(
        "POST", "/agent/v1/poll", query, Json.write(ReportWire.of(TestControl.idle(1))));
  }

  private HttpResponse<String> send(SignableRequest request, Map<String, String> headers) {
    return raw.call(
        request.method(),
        request.path() + request.query().map(text -> "?" + text).orElse(""),
        BodyPublishers.ofByteArray(request.body()),
        headers);
  }

  private Map<String, String> sign(NodeIdentity identity, String keyId, SignableRequest request) {
    return new LinkedHashMap<>(control.signer().headers(identity, keyId, request));
  }

  @Test
  void agents_requests_are_taken_once_and_soon() {
    Joined alpha = control.join("alpha", 1);
    SignableRequest request = poll(Optional.of("wait=0"));
    Map<String, String> headers = sign(alpha.identity(), alpha.id().value(), request);

    assertThat(send(request, headers).statusCode()).isEqualTo(200);
    assertThat(RawHttp.problem(send(request, headers)).detail()).contains("received before");

    Map<String, String> late = sign(alpha.identity(), alpha.id().value(), request);
    control.pass(Duration.ofSeconds(61));
    assertThat(RawHttp.problem(send(request, late)).detail()).contains("signed 61 s ago");
    assertThat(send(request, sign(alpha.identity(), alpha.id().value(), request)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_unsigned_or_changed_request_is_401() {
    Joined beta = control.join("beta", 2);
    SignableRequest request = poll(Optional.of("wait=0"));
    Map<String, String> headers = sign(beta.identity(), beta.id().value(), request);

    assertThat(RawHttp.problem(send(request, Map.of())).status()).isEqualTo(401);
    assertThat(RawHttp.problem(send(poll(Optional.of("wait=1")), headers)).status()).isEqualTo(401);
    assertThat(RawHttp.problem(send(poll(Optional.empty()), headers)).status()).isEqualTo(401);
    SignableRequest report =
        new SignableRequest("POST", "/agent/v1/report", request.query(), request.body());
    assertThat(RawHttp.problem(send(report, headers)).status()).isEqualTo(401);
    byte[] other = "{}".getBytes(StandardCharsets.UTF_8);
    SignableRequest changed = new SignableRequest("POST", request.path(), request.query(), other);
    assertThat(RawHttp.problem(send(changed, headers)).status()).isEqualTo(401);
    headers.remove("Signature");
    assertThat(RawHttp.problem(send(request, headers)).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=61", "wait=-1", "wait=x", "wait=", "wait=1&wait=2", "wait=100"})
  void a_wait_is_a_minute_at_most(String query) {
    SignableRequest request = poll(Optional.of(query));

    HttpResponse<String> answer =
        send(request, sign(waiting.identity(), waiting.id().value(), request));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("wait");
  }

  @Test
  void a_report_that_makes_no_sense_names_its_field() {
    SignableRequest request =
        new SignableRequest(
            "POST",
            "/agent/v1/report",
            Optional.empty(),
            "{\"agentVersion\":\"1\",\"capacity\":{}}".getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> answer =
        send(request, sign(waiting.identity(), waiting.id().value(), request));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).containsExactly("capacity.cpuMillis");
  }
}
