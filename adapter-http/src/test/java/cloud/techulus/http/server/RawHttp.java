package cloud.techulus.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProblemWire;
import cloud.techulus.http.wire.ProblemWire.FieldErrorWire;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** Calls a control plane with whatever the test says, right or wrong. */
final class RawHttp {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String origin;

  RawHttp(String origin) {
    this.origin = origin;
  }

  /** With the access token. */
  HttpResponse<String> call(String method, String target, String body) {
    return call(
        method,
        target,
        BodyPublishers.ofString(body),
        Map.of("Authorization", "Bearer " + TestControl.ADMIN_TOKEN));
  }

  HttpResponse<String> call(
      String method, String target, BodyPublisher body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + target)).method(method, body);
    headers.forEach(request::header);
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends these characters, and gives all that comes until the connection is closed. */
  String exchange(String request) {
    URI here = URI.create(origin);
    try (Socket socket = new Socket(here.getHost(), here.getPort())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ProblemWire problem(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.equals(ProblemWire.CONTENT_TYPE)) {
      throw new AssertionError(
          "no problem document but %d %s: %s"
              .formatted(response.statusCode(), type, response.body()));
    }
    ProblemWire problem = Json.read(response.body().getBytes(UTF_8), ProblemWire.class);
    if (problem.status() != response.statusCode()) {
      throw new AssertionError("the document says another status: " + problem);
    }
    return problem;
  }

  static List<String> fields(HttpResponse<String> response) {
    return problem(response).errors().orElse(List.of()).stream()
        .map(FieldErrorWire::field)
        .toList();
  }
}
