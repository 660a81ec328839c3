package cloud.techulus.testbed.e2e;

import static cloud.techulus.testbed.e2e.Dashboard.button;
import static cloud.techulus.testbed.e2e.Dashboard.heading;
import static cloud.techulus.testbed.e2e.Dashboard.link;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard in a real browser, by clicks and typing alone. */
@Outage
class DashboardTest {
  private static final String SERVICE = "clicked";
  private static final String IMPORTED = "imported";
  private static final double SOON_MS = Installation.SOON.toMillis();
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(SOON_MS);

  private static Dashboard dashboard;
  private static Browser browser;

  @BeforeAll
  static void open(Installation here) throws IOException {
    dashboard = Dashboard.open(here);
    browser = dashboard.browser();
  }

  @AfterAll
  static void stop(Installation here) {
    dashboard.close();
    if (here.find(SERVICE).isPresent()) {
      here.remove(SERVICE);
    }
  }

  private static Page signedIn(Browser.Look look) {
    return dashboard.signedIn(Dashboard.ADMIN, look);
  }

  @Test
  void aServiceIsMadeUpdatedAndReadByClicks(Installation here) {
    Page page = signedIn(Browser.Look.LIGHT);
    link(page, "Services").click();
    page.locator("section", new Page.LocatorOptions().setHasText(Installation.PROJECT))
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("New service"))
        .click();
    named(page, "name").fill(SERVICE);
    whatIsWrongIsToldBeforeItIsSent(page);
    named(page, "image").fill(here.images.web("v1"));
    named(page, "port").fill("8080");
    named(page, "replicas").fill("2");
    named(page, "domain").fill(Installation.domain(SERVICE));
    page.getByText("Serve it by HTTPS").click();
    button(page, "Create and deploy").click();
    assertThat(page.locator(".live")).containsText("2 of 2 serve", SOON);
    assertThat(state(page)).hasText("running");
    assertThat(page.locator(".live")).containsText("Served by HTTP alone.");
    assertThat(page.locator(".spark polyline"))
        .hasCount(4, new LocatorAssertions.HasCountOptions().setTimeout(SOON_MS));
    Await.until("it answers", Installation.SOON, () -> version(here).equals("v1"));
    settingsAreChanged(page);

    page.getByText("Update", new Page.GetByTextOptions().setExact(true)).click();
    page.getByLabel("Image").fill(here.images.web("v2"));
    button(page, "Deploy it").click();
    assertThat(state(page)).hasText("deploying");
    assertThat(page.locator(".live")).containsText("leaving", SOON);
    assertThat(state(page))
        .hasText("running", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));
    Await.until("the new one answers", Installation.SOON, () -> version(here).equals("v2"));

    link(page, "Logs").click();
    assertThat(page.locator("#log-state")).hasText("live");
    DeploymentWire replica = here.running(SERVICE).getFirst();
    here.bed
        .node(replica.server().orElseThrow())
        .must(
            "busybox",
            "wget",
            "-q",
            "-O",
            "/dev/null",
            "http://%s:8080/print/3".formatted(replica.address().orElseThrow()));
    assertThat(page.locator("#log")).containsText("line 3", SOON);
    page.getByLabel("Search").fill("line 2");
    assertThat(page.locator("#log div:visible")).hasCount(1);

    link(page, "Revisions").click();
    page.getByText("Roll back to this").last().click();
    button(page, "Deploy revision 1").last().click();
    assertThat(state(page))
        .hasText("running", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));
    Await.until("the old one answers", Installation.SOON, () -> version(here).equals("v1"));
    assertThat(browser.complaints()).isEmpty();

    lookAtEachPage(here, replica.server().orElseThrow());
  }

  private static Locator named(Page page, String name) {
    return page.locator("[name=" + name + "]");
  }

  /** Of the service, not of its certificate. */
  private static Locator state(Page page) {
    return page.locator(".live .facts .state").first();
  }

  private static void whatIsWrongIsToldBeforeItIsSent(Page page) {
    named(page, "image").fill("nginx");
    named(page, "port").focus();
    assertThat(page.locator("#image-error")).containsText("must be a full image reference");
    assertThat(named(page, "image")).hasAttribute("aria-invalid", "true");
    named(page, "image").fill("registry.example.com/web:v1");
    named(page, "port").focus();
    assertThat(page.locator("#image-error")).isEmpty();
    assertThat(named(page, "image")).hasAttribute("aria-invalid", "false");
  }

  private static void settingsAreChanged(Page page) {
    link(page, "Settings").click();
    page.getByText("More settings").click();
    Locator variables =
        page.locator("fieldset", new Page.LocatorOptions().setHasText("Variables")).first();
    named(page, "envName").first().fill("GREETING");
    named(page, "envValue").first().fill("two\nlines");
    variables.getByText("Add a row").click();
    named(page, "envName").last().fill("1ST");
    named(page, "memory").fill("lots");
    assertThat(page.locator("#env-error")).containsText("1ST: names have letters");
    named(page, "cpu").fill("0.5");
    assertThat(page.locator("#memory-error")).containsText("like 256MiB");
    named(page, "envName").last().fill("FIRST");
    named(page, "memory").fill("64MiB");
    named(page, "check").selectOption("http");
    named(page, "path").fill("/");
    button(page, "Save and deploy").click();
    assertThat(page.locator(".live")).containsText("64MiB");
    assertThat(page.locator(".live")).containsText("two\nlines");
    assertThat(state(page)).hasText("deploying");
    assertThat(page.locator(".live .spark[aria-label*=' of 64 MiB']").first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON_MS));
    assertThat(state(page))
        .hasText("running", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));
  }

  /** Screenshots of each page in each look; none has a barrier or shows nothing. */
  private static void lookAtEachPage(Installation here, String server) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("services", "/services");
    pages.put("service", "/services/" + here.id(SERVICE));
    pages.put("revisions", "/services/" + here.id(SERVICE) + "/revisions");
    pages.put("settings", "/services/" + here.id(SERVICE) + "/settings");
    pages.put("logs", "/services/" + here.id(SERVICE) + "/logs");
    pages.put("new-service", "/projects/" + Installation.PROJECT + "/new-service");
    pages.put("import", "/projects/" + Installation.PROJECT + "/import");
    pages.put("servers", "/servers");
    pages.put("server", "/servers/" + here.server(server).id());
    pages.put("proxies", "/proxies");
    pages.put("proxy", "/proxies/" + here.api().proxies().getFirst().id());
    pages.put("teams", "/teams");
    pages.put("team", "/teams/default");
    pages.put("users", "/users");
    pages.put("user", "/users/" + here.api().users().getFirst().id());
    pages.put("account", "/account");
    pages.put("tokens", "/account/tokens");
    pages.put("audit", "/audit");
    pages.put("api", "/api");
    List<String> barriers = new ArrayList<>();
    for (Browser.Look look : Browser.Look.values()) {
      Page page = signedIn(look);
      for (Map.Entry<String, String> each : pages.entrySet()) {
        page.navigate(here.cluster.url() + each.getValue());
        assertThat(page.locator("h1")).isVisible();
        Browser.photograph(page, each.getKey(), look);
        Browser.barriers(page)
            .forEach(found -> barriers.add(each.getKey() + " " + look + " " + found));
      }
    }
    assertThat(barriers).isEmpty();
  }

  /** Also how the page with all there is to say looks, which cannot be visited by its path. */
  @Test
  void aComposeFileIsChosenLookedAtAndImported(Installation here) {
    String file =
        """
        services:
          %s:
            image: ${IMAGE}
            ports: ["80:8080"]
            environment: {GREETING: hello}
          spy: {image: spy, expose: [1], privileged: true}
        """
            .formatted(IMPORTED);
    List<String> barriers = new ArrayList<>();
    for (Browser.Look look : Browser.Look.values()) {
      Page page = signedIn(look);
      page.navigate(here.cluster.url() + "/projects/" + Installation.PROJECT + "/import");
      page.getByLabel("File", new Page.GetByLabelOptions().setExact(false))
          .first()
          .setInputFiles(
              new FilePayload("compose.yaml", "text/yaml", file.getBytes(StandardCharsets.UTF_8)));
      assertThat(page.getByLabel("Compose file")).hasValue(file);
      button(page, "Preview").click();
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("services.%s.image".formatted(IMPORTED));
      page.getByText("Variables", new Page.GetByTextOptions().setExact(true)).click();
      page.getByLabel("One a line").fill("IMAGE=" + here.images.web("v1"));
      button(page, "Preview").click();
      assertThat(page.locator("main")).containsText("One service would be made.");
      assertThat(page.locator("main")).containsText("services.spy.privileged");
      Browser.photograph(page, "import-preview", look);
      Browser.barriers(page).forEach(found -> barriers.add(look + " " + found));
      if (look == Browser.Look.PHONE) {
        button(page, "Create and deploy").click();
        assertThat(page.locator(".live")).containsText("running", SOON);
      }
    }
    assertThat(barriers).isEmpty();
    assertThat(browser.complaints()).isEmpty();
    here.awaitState(IMPORTED, "running");
    here.remove(IMPORTED);
  }

  @Test
  void aServerIsAddedAndWhatIsWrongIsToldAtTheField(Installation here) {
    Page page = signedIn(Browser.Look.PHONE);
    link(page, "Servers").click();
    page.getByText("Add a server").click();
    page.getByLabel("Name").fill("Not A Name");
    button(page, "Add").click();
    assertThat(page.locator("#name-error")).isVisible();
    assertThat(page.getByLabel("Name")).hasValue("Not A Name");

    page.getByLabel("Name").fill("newcomer");
    button(page, "Add").click();
    assertThat(heading(page, "Let newcomer join")).isVisible();
    assertThat(page.locator("main")).containsText("--role worker");
    link(page, "To the servers").click();
    assertThat(page.locator(".live")).containsText("not registered yet");

    link(page, "newcomer").click();
    page.getByText("Remove", new Page.GetByTextOptions().setExact(true)).click();
    button(page, "Remove newcomer").click();
    assertThat(page).hasURL(here.cluster.url() + "/servers");
    assertThat(page.locator(".live")).not().containsText("newcomer");
  }

  @Test
  void aLostServerIsSeenWithoutReloading(Installation here) {
    Page page = signedIn(Browser.Look.DARK);
    assertThat(page.locator(".live"))
        .containsText("Nothing: everything that is wanted runs.", SOON);
    String name = here.servers().getLast().name();

    here.bed.node(name).cutCable();
    assertThat(page.locator(".live")).containsText("server " + name, SOON);
    here.bed.node(name).healCable();

    assertThat(page.locator(".live"))
        .containsText("Nothing: everything that is wanted runs.", SOON);
    here.awaitOnline(here.bed.node(name));
  }

  private static String version(Installation here) {
    return here.cluster
        .visitor()
        .patientFor(Duration.ofSeconds(2))
        .get(Installation.domain(SERVICE), "/")
        .map(Answer::body)
        .map(body -> body.split(" ", -1)[0])
        .orElse("");
  }
}
