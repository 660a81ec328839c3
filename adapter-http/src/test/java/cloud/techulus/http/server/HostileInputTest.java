package cloud.techulus.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.http.wire.Json;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What means something to a shell, a terminal, a page, a path, a header or Caddy is refused in each
 * field that reaches one of them, by each route that takes the field, and nothing is stored.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
  /** Stands in a body where the hostile text goes. */
  private static final String HERE = "@HERE@";

  private static final List<String> HOSTILE =
      List.of(
          "$(reboot)",
          "`reboot`",
          "a;reboot",
          "a|b",
          "a&b",
          "a'b",
          "a\"b",
          "a\\b",
          "a b",
          "a\nb",
          "a\r\nX-Evil: 1",
          "a\0b",
          "a\tb",
          "\u001b[2J",
          "\u202etxt.exe",
          "\u200bweb",
          "-rf",
          "--privileged",
          "../../etc/passwd",
          "..",
          "<script>alert(1)</script>",
          "{env.HOME}",
          "{$HOME}",
          "${HOME}",
          "%0a",
          "*");

  /** Also in what may have any other character. */
  private static final List<String> UNSEEN =
      List.of("a\0b", "\u001b[2J", "\u202etxt.exe", "\u200b");

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());
  private final TestPeople people = TestPeople.of(control);
  private String web = "";
  private String session = "";

  @BeforeAll
  void createWhatIsChanged() {
    raw.call("POST", "/api/v1/projects", "{\"name\":\"shop\"}");
    web = people.service("shop", "web");
    control.people.memberships().create("ops");
    people.member("olga", "ops", Role.OWNER);
    session = people.session(people.user("anna", true)).token().text();
  }

  @AfterAll
  void stop() {
    control.close();
  }

  Stream<Arguments> fields() {
    String services = "/api/v1/projects/shop/services";
    return Stream.of(
        field("slug", "POST", "/api/v1/projects", "{'name':'Shop','slug':'@HERE@'}"),
        field("name", "POST", services, "{'name':'@HERE@','image':'r.example/web','port':80}"),
        field("image", "POST", services, "{'name':'new','image':'@HERE@','port':80}"),
        field("image", "PATCH", web, "{'image':'@HERE@'}"),
        field(
            "domain",
            "POST",
            services,
            "{'name':'new','image':'r.example/web','port':80,'domain':'@HERE@'}"),
        field("domain", "PATCH", web, "{'domain':'@HERE@'}"),
        field("env", "PATCH", web, "{'env':{'@HERE@':'x'}}"),
        field(
            "env",
            "POST",
            services,
            "{'name':'new','image':'r.example/web','port':80,'env':{'@HERE@':'x'}}"),
        field("servers", "PATCH", web, "{'servers':{'@HERE@':1}}"),
        field("memory", "PATCH", web, "{'memory':'@HERE@'}"),
        field("name", "POST", "/api/v1/servers", "{'name':'@HERE@'}"),
        field("publicIp", "POST", "/api/v1/servers", "{'name':'new','publicIp':'@HERE@'}"),
        field("name", "POST", "/api/v1/proxies", "{'name':'@HERE@','publicIp':'198.51.100.9'}"),
        field("publicIp", "POST", "/api/v1/proxies", "{'name':'new','publicIp':'@HERE@'}"),
        field("name", "POST", "/api/v1/teams", "{'name':'@HERE@'}"),
        field("email", "POST", "/api/v1/users", "{'email':'@HERE@','name':'Anna'}"),
        field("email", "POST", "/api/v1/teams/ops/members", "{'email':'@HERE@','role':'viewer'}"),
        field(
            "role",
            "POST",
            "/api/v1/teams/ops/members",
            "{'email':'olga@example.com','role':'@HERE@'}"),
        field("role", "POST", "/api/v1/teams/ops/invitations", "{'role':'@HERE@'}"));
  }

  private static Arguments field(String field, String method, String path, String body) {
    return Arguments.of(field, method, path, body.replace('\'', '"'));
  }

  @ParameterizedTest(name = "{0} of {1} {2}")
  @MethodSource("fields")
  void hostile_text_is_refused_by_each_route(
      String field, String method, String path, String body) {
    String before = everything();
    List<String> taken = new ArrayList<>();
    for (String hostile : HOSTILE) {
      HttpResponse<String> answer = raw.call(method, path, body.replace(HERE, inJson(hostile)));
      if (answer.statusCode() == 422) {
        assertThat(RawHttp.fields(answer)).singleElement().asString().startsWith(field);
      } else {
        taken.add(hostile + " -> " + answer.statusCode() + " " + answer.body());
      }
    }
    assertThat(taken).isEmpty();
    assertThat(everything()).isEqualTo(before);
  }

  Stream<Arguments> names() {
    return Stream.of(
        field("name", "POST", "/api/v1/users", "{'email':'n@example.com','name':'@HERE@'}"),
        field("name", "POST", "/api/v1/tokens", "{'name':'@HERE@','scope':'viewer'}"),
        field("name", "POST", "/api/v1/projects", "{'name':'@HERE@','slug':'new'}"));
  }

  @ParameterizedTest(name = "{0} of {1} {2}")
  @MethodSource("names")
  void what_people_are_shown_has_no_unseen_characters(
      String field, String method, String path, String body) {
    for (String unseen : UNSEEN) {
      HttpResponse<String> answer =
          people.call(session, method, path, body.replace(HERE, inJson(unseen)));

      assertThat(answer.statusCode()).as(inJson(unseen) + answer.body()).isEqualTo(422);
      assertThat(RawHttp.fields(answer)).singleElement().isEqualTo(field);
    }
  }

  /** The kernel would cut it off there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH | | {'env':{'A':'a@HERE@b'}} | env.A",
        "PATCH | | {'command':['a@HERE@b']} | command",
        "PATCH | | {'healthCheck':{'type':'exec','command':['a@HERE@b']}} | healthCheck.command",
        "PUT | /secrets/KEY | {'value':'a@HERE@b'} | value",
      })
  void no_program_gets_a_nul(String method, String below, String body, String field) {
    String path = web + Optional.ofNullable(below).orElse("");

    HttpResponse<String> answer =
        raw.call(method, path, body.replace('\'', '"').replace(HERE, inJson("\0")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(RawHttp.fields(answer)).singleElement().asString().startsWith(field);
  }

  /** A path never leads out of where it stands; what cannot be a name is the name of nothing. */
  @ParameterizedTest
  @MethodSource("inPaths")
  void hostile_text_in_a_path_names_nothing(String encoded) {
    for (String path :
        List.of(
            "/api/v1/services/" + encoded,
            "/api/v1/projects/" + encoded,
            "/api/v1/teams/" + encoded,
            "/api/v1/servers/" + encoded,
            "/services/" + encoded,
            "/assets/" + encoded)) {
      HttpResponse<String> answer = raw.call("GET", path, "");

      assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(303, 400, 404, 405);
      assertThat(answer.body()).doesNotContain("root:");
    }
  }

  static List<String> inPaths() {
    return List.of(
        "%24%28reboot%29",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cetc",
        "%00",
        "a%00b",
        "a%0ab",
        "%1b%5b2J",
        "%E2%80%AEx",
        "-rf",
        "%c0%ae%c0%ae",
        ";x=1");
  }

  /** No address, link or answer is made from the Host that a request brings. */
  @Test
  void the_host_of_a_request_is_in_no_answer() {
    String page =
        raw.exchange("GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    String redirect =
        raw.exchange("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

    assertThat(page).startsWith("HTTP/1.1 200").doesNotContain("evil.example");
    assertThat(redirect).startsWith("HTTP/1.1 303").doesNotContain("evil.example");
  }

  private static String inJson(String text) {
    String quoted = new String(Json.write(JsonNodeFactory.instance.textNode(text)), UTF_8);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** What the control plane holds, in words. */
  private String everything() {
    List<ServiceView> services = control.catalog.services(Optional.of(new Name("shop")));
    return services
        + "\n"
        + control.catalog.projects()
        + "\n"
        + raw.call("GET", "/api/v1/servers", "").body()
        + raw.call("GET", "/api/v1/proxies", "").body()
        + raw.call("GET", "/api/v1/teams", "").body()
        + raw.call("GET", "/api/v1/users", "").body();
  }
}
