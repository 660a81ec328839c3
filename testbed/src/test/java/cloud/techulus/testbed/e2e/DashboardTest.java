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
import java.io.IOException;
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
    page.getByLabel("Name").fill(SERVICE);
    page.getByLabel("Image").fill(here.images.web("v1"));
    page.getByLabel("Port").fill("8080");
    page.getByLabel("Replicas").fill("2");
    page.getByLabel("Domain").fill(Installation.domain(SERVICE));
    page.getByText("Serve it by HTTPS").click();
    button(page, "Create and deploy").click();
    assertThat(page.locator(".live")).containsText("2 of 2 serve", SOON);
    assertThat(page.locator(".live .facts .state")).hasText("running");
    Await.until("it answers", Installation.SOON, () -> version(here).equals("v1"));

    page.getByText("Update", new Page.GetByTextOptions().setExact(true)).click();
    page.getByLabel("Image").fill(here.images.web("v2"));
    button(page, "Deploy it").click();
    assertThat(page.locator(".live .facts .state")).hasText("deploying");
    assertThat(page.locator(".live")).containsText("leaving", SOON);
    assertThat(page.locator(".live .facts .state"))
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
    page.getByText("Roll back to this").click();
    button(page, "Deploy revision 1").last().click();
    assertThat(page.locator(".live .facts .state"))
        .hasText("running", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));
    Await.until("the old one answers", Installation.SOON, () -> version(here).equals("v1"));
    assertThat(browser.complaints()).isEmpty();

    lookAtEachPage(here, replica.server().orElseThrow());
  }

  /** Screenshots of each page in each look; none has a barrier or shows nothing. */
  private static void lookAtEachPage(Installation here, String server) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("services", "/services");
    pages.put("service", "/services/" + here.id(SERVICE));
    pages.put("revisions", "/services/" + here.id(SERVICE) + "/revisions");
    pages.put("logs", "/services/" + here.id(SERVICE) + "/logs");
    pages.put("new-service", "/projects/" + Installation.PROJECT + "/new-service");
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
