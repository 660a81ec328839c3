package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.http.client.OperatorClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page that imports Compose files, as a browser gets it, without one. */
@Timeout(30)
class ImportPagesTest {
  private static final String PATH = "/projects/shop/import";
  private static final String FILE =
      """
      services:
        web:
          image: team/web:${TAG}
          ports: ["80:8080"]
          environment: {GREETING: <b>hello</b>}
        db:
          image: postgres:17
          expose: [5432]
          volumes: ["data:/var/lib/postgresql"]
        spy:
          image: spy
          expose: [1]
          volumes: ["/:/host"]
      """;

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final User anna = people.user("anna", true);

  @BeforeEach
  void createProject() {
    control.catalog.createProject("Shop", Optional.empty());
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private HttpResponse<String> get(User user) {
    try (TestBrowser browser = TestBrowser.of(control, user)) {
      return browser.get(PATH);
    }
  }

  private HttpResponse<String> post(User user, Map<String, String> form) {
    return post(user, PATH, form);
  }

  private HttpResponse<String> post(User user, String path, Map<String, String> form) {
    try (TestBrowser browser = TestBrowser.of(control, user)) {
      return browser.post(path, form);
    }
  }

  private HttpResponse<String> post(String act) {
    return post(anna, Map.of("compose", FILE, "variables", "TAG=v1\n", "do", act));
  }

  private List<ServiceView> services() {
    return control.catalog.services(Optional.empty());
  }

  private List<String> made() {
    try (OperatorClient operator = control.operator()) {
      return operator.audit(100).entries().stream()
          .filter(entry -> entry.action().equals("service_created"))
          .map(entry -> entry.subject() + ": " + entry.detail())
          .toList();
    }
  }

  @Test
  void the_page_asks_for_a_file() {
    HttpResponse<String> page = get(anna);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Import a Compose file", "name=\"compose\"", "value=\"preview\"", "/import.js\"")
        .doesNotContain("value=\"create\"", "<script>");
  }

  @Test
  void a_preview_shows_all_and_makes_nothing() {
    HttpResponse<String> page = post("preview");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("2 services would be made.", "docker.io/team/web:v1")
        .contains("docker.io/library/postgres:17")
        .contains("services.web.ports[0]", "give the service a domain")
        .contains("services.db.volumes", "services.spy.volumes[0]")
        .contains("&lt;b&gt;hello&lt;/b&gt;")
        .contains("value=\"create\"", "value=\"deploy\"")
        .doesNotContain("<b>hello");
    assertThat(services()).isEmpty();
    assertThat(made()).isEmpty();
  }

  @Test
  void what_was_typed_stays() {
    assertThat(post("preview").body()).contains("image: team/web:${TAG}", "TAG=v1");
    assertThat(post(anna, Map.of("compose", "\n\na: [", "do", "preview")).body())
        .contains(">\n\n\na: [</textarea>");
  }

  @Test
  void create_makes_them_and_starts_nothing() {
    HttpResponse<String> answer = post("create");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/services");
    assertThat(services()).hasSize(2).allMatch(view -> view.service().rollout().isEmpty());
    assertThat(made()).containsExactly("shop: from a Compose file: web db");
  }

  @Test
  void create_and_deploy_starts_them_too() {
    assertThat(post("deploy").statusCode()).isEqualTo(303);

    assertThat(services()).hasSize(2).allMatch(view -> view.service().rollout().isPresent());
  }

  @Test
  void what_is_wrong_is_all_told_and_nothing_is_made() {
    String file = "services: {web: {image: a b}, x_y: {image: $NONE, expose: [http]}}";

    HttpResponse<String> page = post(anna, Map.of("compose", file, "do", "create"));

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body())
        .contains("role=\"alert\"")
        .contains("services.web.image", "services.web.expose")
        .contains("services.x_y", "services.x_y.image", "services.x_y.expose[0]")
        .contains("the variable NONE")
        .doesNotContain("value=\"create\"");
    assertThat(services()).isEmpty();
    assertThat(made()).isEmpty();
  }

  @Test
  void names_that_are_taken_are_told() {
    post("create");

    HttpResponse<String> page = post("preview");

    assertThat(page.statusCode()).isEqualTo(409);
    assertThat(page.body()).contains("There is a service shop/web already.");
  }

  @Test
  void variables_are_one_a_line() {
    HttpResponse<String> page =
        post(anna, Map.of("compose", FILE, "variables", "TAG=v1\nnonsense", "do", "preview"));

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("must be NAME=VALUE, one a line");
  }

  @Test
  void a_file_that_is_too_large_is_told_so_as_a_page() {
    HttpResponse<String> larger =
        post(anna, Map.of("compose", "#".repeat(300_000), "do", "preview"));
    assertThat(larger.statusCode()).isEqualTo(400);
    assertThat(larger.body()).contains("must not be longer than 262144 characters");

    // A little over the limit of a body: what is far over it may be cut off while it is sent.
    int threeBytesEach = Requests.BODY_LIMIT_BYTES / "%23".length();
    HttpResponse<String> largest =
        post(anna, Map.of("compose", "#".repeat(threeBytesEach), "do", "preview"));
    assertThat(largest.statusCode()).isEqualTo(400);
    assertThat(largest.body()).contains("too large to be sent by a form");
  }

  @Test
  void only_developers_import() {
    User vera = people.member("vera", "default", Role.VIEWER);
    User dave = people.member("dave", "default", Role.DEVELOPER);
    User stranger = people.user("stranger", false);
    Map<String, String> form = Map.of("compose", FILE, "variables", "TAG=v1", "do", "create");

    assertThat(get(vera).statusCode()).isEqualTo(403);
    assertThat(post(vera, form).statusCode()).isEqualTo(403);
    assertThat(get(stranger).statusCode()).isEqualTo(404);
    assertThat(post(stranger, form).statusCode()).isEqualTo(404);
    assertThat(services()).isEmpty();
    assertThat(get(dave).statusCode()).isEqualTo(200);
    assertThat(post(dave, form).statusCode()).isEqualTo(303);
  }

  /** A form that was refused has made nothing, so nothing is written down. */
  @Test
  void a_refused_form_is_not_in_the_audit_log() {
    HttpResponse<String> refused =
        post(
            anna,
            "/projects/shop/services",
            Map.of("name", "web", "image", "no image", "port", "80", "replicas", "1"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(made()).isEmpty();
  }
}
