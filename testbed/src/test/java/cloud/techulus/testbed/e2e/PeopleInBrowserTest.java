package cloud.techulus.testbed.e2e;

import static cloud.techulus.testbed.e2e.Dashboard.ADMIN;
import static cloud.techulus.testbed.e2e.Dashboard.DEVELOPER;
import static cloud.techulus.testbed.e2e.Dashboard.PASSWORD;
import static cloud.techulus.testbed.e2e.Dashboard.VIEWER;
import static cloud.techulus.testbed.e2e.Dashboard.button;
import static cloud.techulus.testbed.e2e.Dashboard.field;
import static cloud.techulus.testbed.e2e.Dashboard.heading;
import static cloud.techulus.testbed.e2e.Dashboard.link;
import static cloud.techulus.testbed.e2e.Dashboard.summary;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Totp;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several people at the dashboard, and what each of them may do there. */
@Outage
class PeopleInBrowserTest {
  private static final String SERVICE = "shared";
  private static final double SOON_MS = Installation.SOON.toMillis();
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(SOON_MS);

  /** Nobody else's tests sign in as him, so what he needs for it may change. */
  private static final String TOM = "tom@example.com";

  private static Dashboard dashboard;

  @BeforeAll
  static void open(Installation here) throws IOException {
    dashboard = Dashboard.open(here);
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void stop(Installation here) {
    dashboard.close();
    here.remove(SERVICE);
  }

  private static String servicePath(Installation here) {
    return "/services/" + here.id(SERVICE);
  }

  private static Page at(Installation here, String email, String path) {
    Page page = dashboard.signedIn(email, Browser.Look.LIGHT);
    page.navigate(here.cluster.url() + path);
    return page;
  }

  /** As somebody would who knows the forms that he is not shown. */
  private static Object post(Page page, String path) {
    return page.evaluate(
        "async path => (await fetch(path, {method: 'POST', redirect: 'manual',"
            + " body: new URLSearchParams({replicas: '1', seen: '1', name: 'x', role: 'owner'})}))"
            + ".status",
        path);
  }

  @Test
  void aViewerLooksAndDoesNotTouch(Installation here) {
    String service = servicePath(here);
    Page page = at(here, VIEWER, service);
    assertThat(page.locator(".live")).containsText("3 of 3 serve", SOON);
    for (String path : List.of(service, service + "/revisions", "/services", "/teams/default")) {
      page.navigate(here.cluster.url() + path);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator("main button, main form, main summary")).hasCount(0);
    }
    assertThat(link(page, "Users")).hasCount(0);
    assertThat(page.navigate(here.cluster.url() + "/users").status()).isEqualTo(403);

    page.navigate(here.cluster.url() + service);
    for (String act : List.of("/scale", "/deploy", "/delete")) {
      assertThat(post(page, service + act)).as(act).isEqualTo(403);
    }
    assertThat(post(page, "/teams/default/invite")).isEqualTo(403);
    assertThat(post(page, "/services/svc_nobodys/scale")).isEqualTo(404);
    assertThat(here.service(SERVICE).progress().wanted()).isEqualTo(3);
  }

  @Test
  void twoAtOnceSeeEachOtherAndUndoNothingUnknowingly(Installation here) {
    Page admins = at(here, ADMIN, servicePath(here));
    assertThat(admins.locator(".live")).containsText("3 of 3 serve", SOON);
    Page doras = at(here, DEVELOPER, servicePath(here));
    summary(doras, "Update").click();
    doras.getByLabel("Image").fill(here.images.web("v2"));
    button(doras, "Deploy it").click();

    assertThat(admins.locator(".live .facts").first()).containsText("by " + DEVELOPER, SOON);
    assertThat(admins.locator(".live .facts .state").first()).hasText("deploying");
    assertThat(admins.locator(".live .facts .state").first())
        .hasText("running", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));

    summary(admins, "Scale").click();
    admins.getByLabel("Replicas").fill("2");
    button(admins, "Scale").click();
    assertThat(admins.getByRole(AriaRole.ALERT)).containsText(DEVELOPER + " has made revision");
    assertThat(admins.getByLabel("Replicas")).hasValue("2");
    assertThat(here.service(SERVICE).progress().wanted()).isEqualTo(3);
    button(admins, "Scale").click();
    assertThat(doras.locator(".live .facts").first()).containsText("by " + ADMIN, SOON);
    assertThat(doras.locator(".live")).containsText("2 of 2 serve", SOON);

    here.operator().must("service", "scale", Installation.PROJECT + "/" + SERVICE, "3");
  }

  @Test
  void aNewKeyIsComparedAndApprovedByClicks(Installation here) throws IOException {
    Page page = at(here, ADMIN, "/servers");
    Node victim = here.servers().getLast();
    String oldKey = here.server(victim.name()).publicKey().orElseThrow();

    Path _ = here.reinstall(victim);
    assertThat(page.locator(".live tr", withText(victim.name())))
        .containsText("key in doubt", SOON);
    link(page, victim.name()).click();
    assertThat(page.locator("main")).containsText("It came with another key");
    String newKey = page.locator("#new-key").innerText();
    assertThat(newKey)
        .isNotEqualTo(oldKey)
        .isEqualTo(here.server(victim.name()).candidateKey().orElseThrow());
    assertThat(Files.readString(here.cluster.program(victim).log()))
        .as("what its agent has printed")
        .contains(newKey);
    Browser.photograph(page, "new-key", Browser.Look.LIGHT);
    List<String> barriers = Browser.barriers(page);

    button(page, "Approve the new key").click();

    assertThat(page.locator(".live .facts .state"))
        .hasText("online", new LocatorAssertions.HasTextOptions().setTimeout(SOON_MS));
    assertThat(page.locator(".live .facts")).containsText(newKey);
    assertThat(page.locator("#new-key")).hasCount(0);
    Await.until(
        "each replica answers, that on the server as well",
        Installation.SOON,
        () -> here.whoAnswers(SERVICE, 12).size() == here.service(SERVICE).progress().wanted());
    assertThat(barriers).isEmpty();
  }

  private static Page.LocatorOptions withText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void aTeamIsMadeAndSomebodyInvitedByKeyboard(Installation here) {
    List<String> barriers = new ArrayList<>();
    Page page = at(here, ADMIN, "/teams");
    summary(page, "New team").click();
    page.getByLabel("Name").fill("Not A Name");
    button(page, "Create").click();
    assertThat(page.locator("#name-error")).isVisible();
    page.getByLabel("Name").fill("crew");
    button(page, "Create").click();
    assertThat(heading(page, "crew")).isVisible();

    summary(page, "Invite somebody").focus();
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().type("own");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(heading(page, "An invitation")).isVisible();
    String invitation = field(page, "Link").inputValue();
    // Its script runs once all of the page is there.
    page.waitForLoadState();
    button(page, "Copy").click();
    assertThat(page.locator("#copied")).not().isEmpty();
    Browser.inEachLook(
        page,
        look -> {
          Browser.photograph(page, "invitation", look);
          barriers.addAll(Browser.barriers(page));
        });

    Page berts = dashboard.browser().open(Browser.Look.PHONE);
    berts.navigate(invitation);
    berts.getByLabel("E-mail address").fill("bert@example.com");
    berts.getByLabel("Your name").fill("Bert");
    berts.getByLabel("New password").fill(PASSWORD);
    button(berts, "Join").click();
    assertThat(heading(berts, "Overview")).isVisible();
    link(berts, "Teams").click();
    link(berts, "crew").click();
    assertThat(berts.locator("main")).containsText("(you)");

    link(page, "To the team").click();
    Locator bert = page.locator("tr", withText("bert@example.com"));
    assertThat(bert.locator("select")).hasValue("owner");
    bert.getByText("Remove", new Locator.GetByTextOptions().setExact(true)).click();
    button(page, "Remove Bert").click();
    assertThat(page.locator("main")).not().containsText("bert@example.com");
    assertThat(berts.navigate(here.cluster.url() + "/teams/crew").status()).isEqualTo(404);

    summary(page, "Remove the team").click();
    button(page, "Remove crew").click();
    assertThat(page).hasURL(here.cluster.url() + "/teams");
    assertThat(barriers).isEmpty();
    assertThat(dashboard.browser().complaints()).isEmpty();
  }

  @Test
  void ofOnesOwnAreASecondFactorAndTokens(Installation here) {
    List<String> barriers = new ArrayList<>();
    dashboard.letIn(TOM, "Tom", "developer");
    Page page = at(here, TOM, "/");
    link(page, TOM).click();
    summary(page, "Set up a second factor").click();
    button(page, "Show me the secret").click();
    Plaintext secret = new Plaintext(field(page, "Secret").inputValue());
    // The picture is labelled with the word as well.
    Locator code = page.locator("input[name=code]");
    code.fill("000000");
    button(page, "Switch it on").click();
    assertThat(page.locator("#code-error")).isVisible();
    Browser.inEachLook(
        page,
        look -> {
          Browser.photograph(page, "second-factor", look);
          barriers.addAll(Browser.barriers(page));
        });
    code.fill(Totp.code(secret, Instant.now()));
    button(page, "Switch it on").click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("takes a code of your app");

    button(page, "Sign out").click();
    page.getByLabel("E-mail address").fill(TOM);
    page.getByLabel("Password").fill(PASSWORD);
    button(page, "Sign in").click();
    assertThat(page.locator("#code-error")).isVisible();
    page.getByLabel("Password").fill(PASSWORD);
    // No code is good twice, and a clock may be one step ahead.
    page.getByLabel("Code").fill(Totp.code(secret, Instant.now().plus(Totp.STEP)));
    button(page, "Sign in").click();
    assertThat(heading(page, "Overview")).isVisible();

    page.navigate(here.cluster.url() + "/account");
    summary(page, "Switch the second factor off").click();
    page.locator("input[name=password]").fill(PASSWORD);
    button(page, "Switch it off").click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("the password is enough");

    link(page, "API tokens").click();
    summary(page, "New token").click();
    page.getByLabel("Name").fill("builds");
    page.getByLabel("The most it may do").selectOption("viewer");
    button(page, "Make it").click();
    try (OperatorClient program = here.apiAs(field(page, "Token").inputValue())) {
      assertThat(program.me().name()).isEqualTo(TOM + " (token builds)");
    }
    link(page, "To your tokens").click();
    summary(page, "Revoke").last().click();
    button(page, "Revoke builds").click();
    assertThat(page.locator("main")).containsText("No token yet");
    assertThat(barriers).isEmpty();
    assertThat(dashboard.browser().complaints()).isEmpty();
  }
}
