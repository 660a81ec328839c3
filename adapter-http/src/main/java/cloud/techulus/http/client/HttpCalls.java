package cloud.techulus.http.client;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.http.tls.PinnedTrust;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProblemKind;
import cloud.techulus.http.wire.ProblemWire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kong.unirest.core.Config;
import kong.unirest.core.HttpRequestWithBody;
import kong.unirest.core.HttpResponse;
import kong.unirest.core.RawResponse;
import kong.unirest.core.UnirestException;
import kong.unirest.core.UnirestInstance;

/**
 * Calls one control plane over HTTP. A problem document is thrown as the {@link Problem} it was;
 * whatever is no answer of a control plane as {@link Unreachable}.
 */
final class HttpCalls implements AutoCloseable {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** For the answer to a call that does not wait, and on top of what a call waits. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  /** Largest answer, in bytes. */
  static final int ANSWER_LIMIT_BYTES = 8 << 20;

  private final String origin;
  private final UnirestInstance unirest;
  private final Duration answerTimeout;

  HttpCalls(ControlPlaneUrl url) {
    this(url, ANSWER_TIMEOUT);
  }

  /**
   * @param answerTimeout how long an answer may take to begin (on top of what the call waits), and
   *     again to end
   */
  HttpCalls(ControlPlaneUrl url, Duration answerTimeout) {
    this.answerTimeout = answerTimeout;
    this.origin = url.origin().toString();
    Config config = new Config();
    config
        .connectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
        .requestTimeout(Math.toIntExact(answerTimeout.toMillis()))
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(false)
        .enableCookieManagement(false)
        .requestCompression(false)
        .retryAfter(false);
    url.pin().ifPresent(pin -> config.sslContext(PinnedTrust.context(pin)));
    this.unirest = new UnirestInstance(config);
  }

  /** A call: what is sent, and for how long the other side may hold it. */
  @SuppressWarnings("ArrayRecordComponent") // on its way to the wire, never compared
  record Call(
      String method, String target, byte[] body, Map<String, String> headers, Duration held) {}

  /** The body of a good answer. */
  byte[] send(Call call) {
    Answer answer = exchange(call);
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer.body();
    }
    throw refusal(answer.status(), answer.body());
  }

  private static RuntimeException refusal(int status, byte[] body) {
    return ProblemKind.ofStatus(status)
        .map(kind -> problem(kind, body))
        .orElseGet(() -> new Unreachable("the control plane answered " + status));
  }

  /**
   * Begins a call whose good answer goes on and on.
   *
   * @return the answer's body, to be closed by the caller
   */
  InputStream open(Call call) {
    try {
      HttpResponse<Opened> response =
          request(call).asObject(raw -> new Opened(raw.getStatus(), raw.getContent()));
      Opened opened =
          Optional.ofNullable(response.getBody())
              .orElseThrow(() -> new Unreachable("the control plane's answer broke off"));
      if (opened.status() == 200) {
        return opened.content();
      }
      try (InputStream content = opened.content()) {
        throw refusal(opened.status(), content.readNBytes(ANSWER_LIMIT_BYTES));
      }
    } catch (UnirestException | IOException e) {
      throw new Unreachable("cannot reach the control plane at " + origin + ": " + cause(e), e);
    }
  }

  private record Opened(int status, InputStream content) {}

  /** Reads an answer; one that makes no sense does not come from a control plane of ours. */
  static <T> T understand(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Json.Unreadable | Problem nonsense) {
      throw new Unreachable("the control plane's answer makes no sense", nonsense);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Answer(int status, byte[] body) {}

  private Answer exchange(Call call) {
    HttpRequestWithBody request = request(call);
    try {
      HttpResponse<Answer> response =
          call.body().length == 0
              ? request.asObject(this::answer)
              : request
                  .header("Content-Type", "application/json")
                  .body(call.body())
                  .asObject(this::answer);
      // What the reading throws, Unirest keeps to itself: it leaves no body.
      Answer answer =
          Optional.ofNullable(response.getBody())
              .orElseThrow(() -> new Unreachable("the control plane's answer broke off"));
      if (answer.body().length > ANSWER_LIMIT_BYTES) {
        throw new Unreachable(
            "the answer has more than " + ANSWER_LIMIT_BYTES + " bytes; it is not ours");
      }
      return answer;
    } catch (UnirestException e) {
      throw new Unreachable("cannot reach the control plane at " + origin + ": " + cause(e), e);
    }
  }

  private HttpRequestWithBody request(Call call) {
    return unirest
        .request(call.method(), origin + call.target())
        .headers(call.headers())
        .header("Accept", "application/json, " + ProblemWire.CONTENT_TYPE)
        .requestTimeout(Math.toIntExact(answerTimeout.plus(call.held()).toMillis()));
  }

  private static String cause(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return Optional.ofNullable(deepest.getMessage()).orElse(deepest.getClass().getSimpleName());
  }

  /**
   * Reads one byte more than an answer may have, so that too long ones show. The client's own time
   * limit ends with the headers, so a line that goes dead in the middle of a body needs another.
   */
  private Answer answer(RawResponse response) {
    InputStream content = response.getContent();
    Thread limit = Thread.ofVirtual().name("answer limit").start(() -> closeLater(content));
    try (content) {
      return new Answer(response.getStatus(), content.readNBytes(ANSWER_LIMIT_BYTES + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      limit.interrupt();
    }
  }

  /** Whoever reads gets an error when the stream is closed under him. */
  private void closeLater(InputStream content) {
    try {
      Thread.sleep(answerTimeout);
      content.close();
    } catch (InterruptedException inTime) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RuntimeException problem(ProblemKind kind, byte[] body) {
    try {
      ProblemWire document = Json.read(body, ProblemWire.class);
      List<FieldError> errors =
          document.errors().orElse(List.of()).stream()
              .map(error -> new FieldError(error.field(), error.message()))
              .toList();
      return Problem.of(kind.kind(), document.detail(), errors);
    } catch (Json.Unreadable | Problem notOurs) {
      return new Unreachable(
          "something that is no control plane answered " + kind.status(), notOurs);
    }
  }

  @Override
  public void close() {
    unirest.close();
  }
}
