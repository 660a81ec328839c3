package cloud.techulus.http.server;

import static cloud.techulus.http.server.TestBrowser.fields;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Role;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import cloud.techulus.http.server.TestBrowser.Field;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The forms that make a service and change its settings. */
class SettingsPagesTest {
  private static final String CHECK_NEW = "/projects/shop/check-service?field=";

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final TestBrowser browser = TestBrowser.of(control, people.user("anna", true));

  SettingsPagesTest() {
    control.catalog.createProject("Shop", Optional.empty());
  }

  @AfterEach
  void stop() {
    browser.close();
    control.close();
  }

  /** All that a form has when nothing but the least is filled in. */
  private static List<Field> least(String... others) {
    List<Field> form =
        new ArrayList<>(
            fields(
                "name", "web",
                "image", "registry.example.com/web:v1",
                "port", "8080",
                "replicas", "2",
                "domain", "",
                "envName", "",
                "envValue", "",
                "argument", "",
                "argument", "",
                "cpu", "",
                "memory", "",
                "responseTimeoutMillis", "",
                "check", "tcp",
                "path", "",
                "checkArgument", "",
                "placement", "automatic"));
    for (Field other : fields(others)) {
      form.removeIf(each -> each.name().equals(other.name()));
    }
    form.addAll(fields(others));
    return form;
  }

  private HttpResponse<String> create(List<Field> form) {
    return browser.post("/projects/shop/services", form);
  }

  private ServiceView only() {
    return control.catalog.services(Optional.empty()).getFirst();
  }

  private String page() {
    return "/services/" + only().service().id();
  }

  /** The form of the settings page, as it is now. */
  private HttpResponse<String> save(List<Field> form) {
    List<Field> all = new ArrayList<>(form);
    all.add(new Field("seen", Integer.toString(only().service().current().number())));
    return browser.post(page() + "/settings", all);
  }

  @Test
  void a_service_is_made_with_all_there_is_to_say() {
    ServerId alpha = (ServerId) control.join("alpha", 1).id();
    HttpResponse<String> made =
        create(
            least(
                "domain", "shop.example.com",
                "ssl", "true",
                "envName", "GREETING",
                "envValue", "two\r\nlines <b>",
                "envName", "",
                "envValue", "",
                "envName", "EMPTY",
                "envValue", "",
                "argument", "serve",
                "argument", "",
                "argument", "--all",
                "argument", "",
                "cpu", "0.5",
                "memory", "256MiB",
                "responseTimeoutMillis", "1.5",
                "check", "http",
                "path", "/ready",
                "placement", "manual",
                "server", "alpha",
                "count", "2"));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    assertThat(only().service().spec())
        .isEqualTo(
            new ServiceSpec(
                new Workload(
                    new ImageReference("registry.example.com/web:v1"),
                    8080,
                    Map.of(new EnvName("GREETING"), "two\nlines <b>", new EnvName("EMPTY"), ""),
                    List.of("serve", "", "--all"),
                    new HealthCheck.Http("/ready"),
                    new ContainerLimits(OptionalInt.of(500), OptionalLong.of(256L << 20))),
                2,
                Optional.of(new Domain("shop.example.com")),
                true,
                Optional.of(Duration.ofMillis(1500)),
                new PlacementPolicy.Manual(Map.of(alpha, 2))));
    assertThat(only().service().rollout()).as("deployed").isPresent();

    String shown = browser.get(page()).body();
    assertThat(shown)
        .contains("serve  --all", "0.5 cores", "256MiB", "1.5 s", "GET /ready", "2 on alpha")
        .contains("GREETING", "two\nlines &lt;b")
        .contains("No proxy has told yet.");
    String form = browser.get(page() + "/settings").body();
    assertThat(form)
        .contains("value=\"0.5\"", "value=\"256MiB\"", "value=\"1.5\"", "value=\"/ready\"")
        .contains("value=\"GREETING\"", ">\ntwo\nlines &lt;b")
        .contains("<option value=\"http\" selected>", "<details class=\"more\" open>");
  }

  @Test
  void what_most_services_do_not_need_is_folded_away() {
    assertThat(browser.get("/projects/shop/new-service").body())
        .contains("<summary>More settings</summary>")
        .doesNotContain("<details class=\"more\" open>");
  }

  @Test
  void saving_the_form_as_it_was_offered_changes_nothing() {
    create(least("memory", "256MiB", "check", "exec", "checkArgument", "true"));

    save(least("memory", "256MiB", "check", "exec", "checkArgument", "true"));

    assertThat(only().service().current().number()).isEqualTo(1);
  }

  @Test
  void a_change_is_deployed_or_kept_for_later() {
    create(least());

    HttpResponse<String> kept = save(least("replicas", "3", "then", "keep"));
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(303);
    assertThat(only().service().current().number()).isEqualTo(2);
    assertThat(only().service().rollout().orElseThrow().revision()).isEqualTo(1);

    save(least("cpu", "1"));
    assertThat(only().service().rollout().orElseThrow().revision()).isEqualTo(3);
  }

  @Test
  void a_limit_that_is_emptied_is_gone() {
    create(least("cpu", "0.5", "memory", "1GiB", "domain", "a.example.com", "argument", "x"));

    save(least());

    Workload workload = only().service().spec().workload();
    assertThat(workload.limits()).isEqualTo(ContainerLimits.NONE);
    assertThat(workload.command()).isEmpty();
    assertThat(only().service().spec().domain()).isEmpty();
  }

  @Test
  void all_that_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept() {
    HttpResponse<String> refused =
        create(
            least(
                "image", "nginx",
                "port", "no port",
                "replicas", "",
                "domain", "shop",
                "envName", "1ST",
                "envValue", "one",
                "envName", "",
                "envValue", "nameless",
                "cpu", "lots",
                "memory", "1 GB",
                "responseTimeoutMillis", "0.5",
                "check", "http",
                "path", "ready"));

    assertThat(refused.statusCode()).isEqualTo(400);
    String body = refused.body();
    assertThat(errorsIn(body))
        .containsExactly(
            "image-error: must be a full image reference like registry.example.com/team/web:v1",
            "port-error: must be a whole number",
            "replicas-error: is required",
            "domain-error: must be a host name like shop.example.com, in lower case",
            "env-error: a value has no name; 1ST: names have letters, digits and underscores and"
                + " do not start with a digit",
            "cpu-error: must be a number like 0.5",
            "memory-error: must be a number of bytes or a text like 256MiB",
            "responseTimeoutMillis-error: must be between 1 s and 1 h, or 0 for no limit",
            "healthCheck-path-error: must start with / and have at most 1024 visible ASCII"
                + " characters");
    assertThat(body).contains("value=\"nginx\"", "value=\"no port\"", ">\nnameless</textarea>");
    assertThat(body).contains("<details class=\"more\" open>");
    assertThat(control.catalog.services(Optional.empty())).isEmpty();
  }

  private static List<String> errorsIn(String body) {
    return Pattern.compile(
            "<span class=\"error\" id=\"([^\"]+)\" aria-live=\"polite\">([^<]+)</span>")
        .matcher(body)
        .results()
        .map(match -> match.group(1) + ": " + match.group(2))
        .toList();
  }

  @Test
  void a_field_is_looked_at_when_it_is_left_and_nothing_is_kept() {
    int written = control.operator().audit(100).entries().size();

    assertThat(ask(CHECK_NEW + "image", least("image", "nginx", "port", "no port")))
        .startsWith("must be a full image reference");
    assertThat(ask(CHECK_NEW + "port", least("image", "nginx", "port", "0")))
        .isEqualTo("must be between 1 and 65535");
    assertThat(ask(CHECK_NEW + "domain", least("image", "nginx"))).isEmpty();
    assertThat(ask(CHECK_NEW + "env", least("envName", "A-B", "envValue", "x")))
        .startsWith("A-B: names have letters");
    assertThat(ask(CHECK_NEW + "env", least("envName", "<b>", "envValue", "x")))
        .startsWith("&lt;b");
    assertThat(ask(CHECK_NEW + "name", least("name", "Web"))).isNotEmpty();

    assertThat(control.catalog.services(Optional.empty())).isEmpty();
    assertThat(control.operator().audit(100).entries()).hasSize(written);
  }

  @Test
  void a_page_that_is_read_and_a_form_that_is_refused_are_no_changes_in_the_audit_log() {
    create(least());
    int written = control.operator().audit(100).entries().size();

    browser.get(page() + "/settings");
    browser.get("/projects/shop/new-service");
    create(least("name", "No Name"));
    save(least("cpu", "lots"));
    assertThat(control.operator().audit(100).entries()).hasSize(written);

    save(least("cpu", "1"));
    assertThat(control.operator().audit(100).entries()).hasSize(written + 1);
  }

  @Test
  void what_is_taken_already_is_told_while_the_form_is_filled_in() {
    create(least("domain", "shop.example.com"));

    assertThat(ask(CHECK_NEW + "name", least())).contains("shop/web already");
    assertThat(ask(CHECK_NEW + "domain", least("name", "api", "domain", "shop.example.com")))
        .contains("belongs to another service");
    String own = page() + "/check-settings?field=domain";
    assertThat(ask(own, least("domain", "shop.example.com"))).as("its own").isEmpty();
    assertThat(ask(page() + "/check-settings?field=cpu", least("cpu", "2000")))
        .contains("must be between 0.01 and 1024 cores");
    assertThat(only().service().current().number()).isEqualTo(1);
  }

  private String ask(String path, List<Field> form) {
    HttpResponse<String> answer = browser.ask(path, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void who_may_not_change_a_service_does_not_get_to_try_either() {
    create(least());
    try (TestBrowser viewer =
        TestBrowser.of(control, people.member("vera", "default", Role.VIEWER))) {
      assertThat(viewer.get(page() + "/settings").statusCode()).isEqualTo(403);
      assertThat(viewer.post(page() + "/settings", least("replicas", "5")).statusCode())
          .isEqualTo(403);
      assertThat(viewer.ask(page() + "/check-settings?field=cpu", least()).statusCode())
          .isEqualTo(403);
      assertThat(viewer.ask(CHECK_NEW + "cpu", least()).statusCode()).isEqualTo(403);
    }
    try (TestBrowser stranger = TestBrowser.of(control, people.user("stranger", false))) {
      assertThat(stranger.ask(page() + "/check-settings?field=cpu", least()).statusCode())
          .isEqualTo(404);
    }
    assertThat(only().service().spec().replicas()).isEqualTo(2);
  }

  @Test
  void a_script_whose_session_is_over_leads_to_the_sign_in_page() {
    try (TestBrowser nobody = new TestBrowser(control)) {
      HttpResponse<String> answer = nobody.ask(CHECK_NEW + "image", least());

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in");
    }
  }

  @Test
  void revisions_show_what_of_the_settings_changed() {
    create(least());
    save(
        least(
            "envName", "MODE",
            "envValue", "fast",
            "cpu", "0.25",
            "memory", "64MiB",
            "responseTimeoutMillis", "30",
            "check", "none",
            "then", "keep"));

    String revisions = browser.get(page() + "/revisions").body();
    String youngest =
        revisions.substring(revisions.indexOf("Revision 2"), revisions.indexOf("Revision 1</h2>"));
    assertThat(youngest)
        .contains("env MODE", "fast", "0.25 cores", "64MiB", "30 s")
        .contains("its port accepts a connection", "none")
        .doesNotContain("registry.example.com");
  }

  @Test
  void a_secret_is_named_and_never_shown() {
    create(least());
    browser.post(page() + "/secrets", fields("secret", "DB_PASSWORD", "value", "hunter2"));

    assertThat(browser.get(page()).body()).contains("DB_PASSWORD").doesNotContain("hunter2");
    assertThat(browser.get(page() + "/settings").body()).doesNotContain("hunter2");
  }
}
