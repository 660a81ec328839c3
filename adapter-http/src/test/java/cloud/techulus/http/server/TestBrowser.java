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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a browser sends, and the cookies that it keeps; it runs no scripts. */
final class TestBrowser implements AutoCloseable {
  private final TestControl control;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

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

  /** One that this user has signed in with. */
  static TestBrowser of(TestControl control, User user) {
    TestBrowser browser = new TestBrowser(control);
    browser.signIn(user);
    return browser;
  }

  CookieManager cookies() {
    return cookies;
  }

  /**
   * @return the header that sets the cookie
   */
  String signIn(User user) {
    Map<String, String> form =
        Map.of("email", user.email().text(), "password", TestPeople.PASSWORD, "code", "");
    HttpResponse<String> answer = post("/sign-in", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET(), BodyHandlers.ofString());
  }

  <T> HttpResponse<T> get(String path, BodyHandler<T> handler) {
    return send(request(path).GET(), handler);
  }

  /** As a form of our own page sends it, unless the headers say otherwise. */
  HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
    return post(
        path,
        form.entrySet().stream().map(each -> new Field(each.getKey(), each.getValue())).toList(),
        headers);
  }

  /** The same, of a form with several fields of one name. */
  HttpResponse<String> post(String path, List<Field> form, String... headers) {
    String body =
        form.stream()
            .map(each -> each.name() + "=" + encoded(each.value()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    if (!Arrays.asList(headers).contains("Origin")) {
      request.header("Origin", control.origin());
    }
    return send(request, BodyHandlers.ofString());
  }

  /** As a script on our own page sends it. */
  HttpResponse<String> ask(String path, List<Field> form) {
    return post(path, form, "HX-Request", "true");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(control.origin() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
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
