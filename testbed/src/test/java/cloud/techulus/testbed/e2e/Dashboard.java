package cloud.techulus.testbed.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.UserWire;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The dashboard in a real browser, and the people who use it. */
record Dashboard(Installation here, Browser browser) implements AutoCloseable {
  /** An admin, who has come by the link that the control plane prints. */
  static final String ADMIN = "first@example.com";

  /** In the team {@code default}. */
  static final String DEVELOPER = "dora@example.com";

  /** In the team {@code default}. */
  static final String VIEWER = "vera@example.com";

  /** Everybody's. */
  static final String PASSWORD = "correct horse battery staple";

  private static final Pattern SETUP = Pattern.compile("https://\\S+/setup#\\S+");

  /** Whichever test class comes first lets the people in. */
  static Dashboard open(Installation here) throws IOException {
    Dashboard dashboard = new Dashboard(here, Browser.start());
    if (here.api().users().isEmpty()) {
      dashboard.setUp();
      dashboard.letIn(DEVELOPER, "Dora", "developer");
      dashboard.letIn(VIEWER, "Vera", "viewer");
    }
    return dashboard;
  }

  private void setUp() throws IOException {
    String printed = Files.readString(here.cluster.program(here.bed.node("control")).log());
    String link =
        SETUP.matcher(printed).results().map(MatchResult::group).reduce((_, last) -> last).get();
    Page page = browser.open(Browser.Look.LIGHT);
    page.navigate(link);
    page.getByLabel("E-mail address").fill(ADMIN);
    page.getByLabel("Your name").fill("First");
    page.getByLabel("New password").fill("short");
    button(page, "Set up the first admin").click();
    assertThat(page.locator("#password-error")).isVisible();
    page.getByLabel("New password").fill(PASSWORD);
    Browser.photograph(page, "setup", Browser.Look.LIGHT);
    button(page, "Set up the first admin").click();
    assertThat(heading(page, "Overview")).isVisible();

    button(page, "Sign out").click();
    page.getByLabel("E-mail address").fill(ADMIN);
    page.getByLabel("Password").fill("not the password");
    button(page, "Sign in").click();
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    Browser.photograph(page, "sign-in", Browser.Look.LIGHT);
  }

  /** Somebody in the team {@code default}. */
  void letIn(String email, String name, String role) {
    OperatorClient api = here.api();
    UserWire.NewWire added = api.addUser(email, name, false);
    String token = added.link().path().substring(added.link().path().indexOf('#') + 1);
    UserWire _ = api.resetPassword(new Plaintext(token), new Plaintext(PASSWORD));
    api.addMember(new Name("default"), email, role);
  }

  /** A window of its own. */
  Page signedIn(String email, Browser.Look look) {
    Page page = browser.open(look);
    page.navigate(here.cluster.url().toString());
    assertThat(page).hasURL(here.cluster.url() + "/sign-in");
    page.getByLabel("E-mail address").fill(email);
    page.getByLabel("Password").fill(PASSWORD);
    button(page, "Sign in").click();
    assertThat(heading(page, "Overview")).isVisible();
    return page;
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator heading(Page page, String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true).setLevel(1));
  }

  /**
   * What a click opens that says what it will do.
   *
   * @param name of letters and spaces
   */
  static Locator summary(Page page, String name) {
    return page.locator("summary")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + name + "$")));
  }

  /** What is typed into, or shown once. */
  static Locator field(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  @Override
  public void close() {
    browser.close();
  }
}
