package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages as a browser gets them, without one. */
class PagesTest {
  private static final List<String> OPEN =
      List.of("/sign-in", "/setup", "/invitation", "/password-reset", "/assets/{hash}/{name}");

  private static final Pattern LOADED = Pattern.compile("(?:src|href|action)=\"([^\"]*)\"");

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final User anna = people.user("anna", true);
  private final TestBrowser browser = new TestBrowser(control);

  @AfterEach
  void stop() {
    browser.close();
    control.close();
  }

  /** All there are, but those that everybody needs. */
  @Test
  void nobodySeesOrChangesAnythingWithoutSigningIn() {
    List<String> closed =
        control.routes().stream()
            .filter(route -> !route.contains(" /api/") && !route.contains(" /agent/"))
            .filter(route -> OPEN.stream().noneMatch(route::endsWith))
            .toList();
    assertThat(closed).contains("GET /", "POST /services/{id}/delete").hasSizeGreaterThan(30);

    for (String route : closed) {
      String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[a-z]+}", "x");
      HttpResponse<String> answer =
          route.startsWith("GET ") ? get(path) : post(path, Map.of("name", "Shop"));

      assertThat(answer.statusCode()).as(route).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location")).as(route).contains("/sign-in");
    }
  }

  @Test
  void nobodyChangesAnythingWithoutSigningIn() {
    HttpResponse<String> answer = post("/projects", Map.of("name", "Shop"));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/sign-in");
    assertThat(control.catalog.projects()).isEmpty();
  }

  @Test
  void aWrongPasswordIsTold() {
    Map<String, String> form =
        Map.of("email", anna.email().text(), "password", "not the password", "code", "");

    HttpResponse<String> answer = post("/sign-in", form);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("role=\"alert\"").contains(anna.email().text());
    assertThat(answer.body()).doesNotContain("not the password");
    assertThat(browser.cookies().getCookieStore().getCookies()).isEmpty();
  }

  @Test
  void theSessionIsAnotherEachTimeAndNoScriptReadsIt() {
    String one = signIn();
    String two = signIn();

    assertThat(one).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
    assertThat(two).isNotEqualTo(one);
  }

  @Test
  void aSessionEndsWithSigningOutAndWithItsTime() {
    signIn();
    String cookie = browser.cookies().getCookieStore().getCookies().getFirst().toString();
    assertThat(post("/sign-out", Map.of("x", "")).statusCode()).isEqualTo(303);
    assertThat(get("/", "Cookie", cookie).statusCode()).isEqualTo(303);

    signIn();
    assertThat(get("/").statusCode()).isEqualTo(200);
    control.pass(UserSession.LIFETIME);
    assertThat(get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void anotherSiteChangesNothing() {
    signIn();

    assertThat(post("/projects", Map.of("name", "Shop"), "Sec-Fetch-Site", "cross-site"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(403);
    assertThat(post("/projects", Map.of("name", "Shop"), "Origin", "https://evil.example"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(403);
    assertThat(control.catalog.projects()).isEmpty();

    assertThat(post("/projects", Map.of("name", "Shop")).statusCode()).isEqualTo(303);
    assertThat(control.catalog.projects()).hasSize(1);
  }

  @Test
  void pagesLoadNothingFromElsewhereAndRunNoScriptOfTheirOwn() {
    signIn();
    List<String> pages =
        List.of(
            "/",
            "/services",
            "/servers",
            "/proxies",
            "/teams",
            "/teams/default",
            "/users",
            "/users/" + anna.id(),
            "/audit",
            "/api",
            "/account",
            "/account/tokens",
            "/invitation",
            "/sign-in");
    for (String path : pages) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
      assertThat(page.body()).doesNotContain("<script>").doesNotContain("style=\"");
      LOADED
          .matcher(page.body())
          .results()
          .map(match -> match.group(1))
          .filter(link -> !link.startsWith("#"))
          .forEach(link -> assertThat(link).startsWith("/").doesNotStartWith("//"));
    }
  }

  @Test
  void filesAreKeptForGoodUnderThePathOfWhatIsInThem() {
    String css =
        LOADED
            .matcher(get("/sign-in").body())
            .results()
            .map(match -> match.group(1))
            .filter(link -> link.endsWith(".css"))
            .findFirst()
            .orElseThrow();

    HttpResponse<String> file = get(css);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(get("/assets/000000000000/techulus.css").statusCode()).isEqualTo(404);
    assertThat(get("/assets/..%2f..%2f/techulus.css").statusCode()).isIn(400, 404);
  }

  /** Its length would tell something of the token (BREACH). */
  @Test
  void pagesAreCompressedButNotWhatShowsAToken() {
    signIn();

    HttpResponse<String> page = get("/servers", "Accept-Encoding", "gzip");
    HttpResponse<String> shown =
        post("/servers", Map.of("name", "one", "publicIp", ""), "Accept-Encoding", "gzip");

    assertThat(page.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(shown.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(shown.body()).contains("--token").hasSizeGreaterThan(1500);
  }

  @Test
  void whatPeopleTypedIsTextAndNeverMarkup() {
    signIn();
    String hostile = "\"><img src=x onerror=alert(1)>";

    HttpResponse<String> refused = post("/servers", Map.of("name", hostile, "publicIp", hostile));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).doesNotContain("<img").contains("&lt;img src=x");
  }

  @Test
  void aServiceIsMadeInTheBrowser() {
    signIn();
    assertThat(get("/services").body()).contains("No project yet");
    post("/projects", Map.of("name", "Shop"));

    Map<String, String> form =
        Map.of("name", "web", "image", "no image", "port", "x", "replicas", "2", "domain", "");
    HttpResponse<String> refused = post("/projects/shop/services", form);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("value=\"no image\"").contains("port-error");

    HttpResponse<String> made =
        post(
            "/projects/shop/services",
            Map.of("name", "web", "image", "example.com/web:v1", "port", "8080", "replicas", "2"));
    assertThat(made.statusCode()).isEqualTo(303);
    String page = get(made.headers().firstValue("Location").orElseThrow()).body();
    assertThat(page).contains("shop/web").contains("0 of 2 serve").contains("web.shop.internal");
  }

  @Test
  void aChangeIsShownWithinASecond() throws IOException {
    signIn();
    try (Events events = events("/live/services")) {
      assertThat(events.next()).contains("No project yet");

      long start = System.nanoTime();
      control.catalog.createProject("Shop", Optional.empty());

      assertThat(events.next()).contains("shop");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void whoMayNotIsToldSoAndSeesNoMoreThanIsHisToSee() {
    User viewer = people.member("vera", "default", Role.VIEWER);
    signIn();
    post("/projects", Map.of("name", "Shop"));
    signIn(viewer);

    assertThat(get("/").body()).doesNotContain("/servers").contains("/services");
    assertThat(get("/servers").statusCode()).isEqualTo(403);
    assertThat(get("/services").body()).contains("shop");
    assertThat(post("/projects", Map.of("name", "Other")).statusCode()).isEqualTo(403);
    assertThat(get("/projects/shop/new-service").statusCode()).isEqualTo(403);
    assertThat(control.catalog.projects()).hasSize(1);

    signIn(people.user("stranger", false));
    assertThat(get("/services").body()).doesNotContain("shop");
    assertThat(get("/projects/shop/new-service").statusCode()).isEqualTo(404);
  }

  @Test
  void theFirstAdminComesByALinkAndIsSignedInAtOnce() {
    try (TestControl fresh = TestControl.start();
        TestBrowser first = new TestBrowser(fresh)) {
      String token = fresh.people.accounts().offerSetup().orElseThrow().token().text();
      Map<String, String> form =
          Map.of(
              "token", token, "email", "first@example.com", "name", "First", "password", "short");
      assertThat(first.post("/setup", form).body()).contains("password-error");

      Map<String, String> better = new HashMap<>(form);
      better.put("password", "long enough a password");
      assertThat(first.post("/setup", better).headers().firstValue("Location")).contains("/");
      assertThat(fresh.people.accounts().users()).hasSize(1);
      assertThat(first.post("/setup", better).statusCode()).isNotEqualTo(303);
    }
  }

  @Test
  void whatIsNotThereIsToldAsAPage() {
    signIn();

    HttpResponse<String> answer = get("/services/svc_nope");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("That did not work").contains("svc_nope");
  }

  private String signIn() {
    return signIn(anna);
  }

  private String signIn(User user) {
    return browser.signIn(user);
  }

  private HttpResponse<String> get(String path, String... headers) {
    return browser.get(path, headers);
  }

  private HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
    return browser.post(path, form, headers);
  }

  private Events events(String path) {
    return new Events(browser.get(path, BodyHandlers.ofInputStream()).body());
  }

  /** A stream of parts of a page. */
  private record Events(InputStream stream, BufferedReader reader) implements AutoCloseable {
    Events(InputStream stream) {
      this(stream, new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    }

    String next() throws IOException {
      StringBuilder data = new StringBuilder();
      String line = reader.readLine();
      while (line != null && !(line.isEmpty() && !data.isEmpty())) {
        if (line.startsWith("data: ")) {
          data.append(line.substring("data: ".length())).append('\n');
        }
        line = reader.readLine();
      }
      return data.toString();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
