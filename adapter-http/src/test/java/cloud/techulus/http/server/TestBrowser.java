package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Calls pages as a browser does that somebody has signed in with. */
final class TestBrowser implements AutoCloseable {
  private final TestControl control;
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  TestBrowser(TestControl control) {
    this.control = control;
  }

  /** A field of a form; one name may stand in several. */
  record Field(String name, String value) {}

  /** Fields by name and value in turn. */
  static List<Field> fields(String... namesAndValues) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return fields;
  }

  TestBrowser signIn(User user) {
    HttpResponse<String> answer =
        post(
            "/sign-in",
            fields("email", user.email().text(), "password", TestPeople.PASSWORD, "code", ""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return this;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(control.origin() + path)).GET());
  }

  /** As a form of our own page sends it. */
  HttpResponse<String> post(String path, List<Field> fields) {
    return send(form(path, fields));
  }

  /** As a script on our own page sends it. */
  HttpResponse<String> ask(String path, List<Field> fields) {
    return send(form(path, fields).header("HX-Request", "true"));
  }

  private HttpRequest.Builder form(String path, List<Field> fields) {
    String body =
        fields.stream()
            .map(
                each -> each.name() + "=" + URLEncoder.encode(each.value(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(control.origin() + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Origin", control.origin())
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
