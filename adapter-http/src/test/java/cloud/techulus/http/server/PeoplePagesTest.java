package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.Totp;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.SignIn.Offer;
import cloud.techulus.core.server.Availability;
import cloud.techulus.http.pages.AuditPage;
import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages about people, proxies and the audit log, as a browser gets them. */
@Timeout(60)
class PeoplePagesTest {
  private static final Map<String, String> NOTHING = Map.of("x", "");
  private static final Pattern SHOWN_ONCE = Pattern.compile("id=\"once\"[^>]* value=\"([^\"]+)\"");
  private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");
  private static final Pattern VIEW_BOX =
      Pattern.compile("class=\"qr\" viewBox=\"0 0 (\\d+) \\d+\"");
  private static final int QR_BORDER = 4;
  private static final String NEW_PASSWORD = "another horse battery";

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final User anna = people.user("anna", true);
  private final TestBrowser browser = new TestBrowser(control);

  @AfterEach
  void stop() {
    browser.close();
    control.close();
  }

  private String page(String path) {
    HttpResponse<String> answer = browser.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void leads(HttpResponse<String> answer, String path) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).isEqualTo(path);
  }

  private static String refused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static String once(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return first(SHOWN_ONCE, answer.body());
  }

  private static String secretOf(String link) {
    return link.substring(link.indexOf('#') + 1);
  }

  @Test
  void aTeamIsMadeAndSomebodyComesByALinkThatIsShownOnce() {
    browser.signIn(anna);
    assertThat(page("/teams")).contains("default").contains("New team");
    assertThat(refused(browser.post("/teams", Map.of("name", "No Name")), 400))
        .contains("value=\"No Name\"")
        .contains("id=\"name-error\"");
    assertThat(page("/audit?action=team_created")).as("nothing was done").contains("No entry is");
    leads(browser.post("/teams", Map.of("name", "crew")), "/teams/crew");
    assertThat(page("/audit?action=team_created")).contains(">crew<");
    assertThat(page("/teams/crew"))
        .contains("Nobody yet")
        .contains("Projects")
        .contains("None yet");

    String link = once(browser.post("/teams/crew/invite", Map.of("role", "developer")));
    assertThat(link).startsWith(control.origin() + "/invitation#");
    assertThat(page("/teams/crew"))
        .contains("Open invitations")
        .contains("anna@example.com")
        .doesNotContain(secretOf(link));

    try (TestBrowser berts = new TestBrowser(control)) {
      leads(
          berts.post(
              "/invitation",
              Map.of(
                  "token",
                  secretOf(link),
                  "email",
                  "bert@example.com",
                  "name",
                  "Bert",
                  "password",
                  TestPeople.PASSWORD)),
          "/");
      assertThat(berts.get("/teams").body()).contains("crew").doesNotContain("default");
    }
    assertThat(page("/teams/crew")).contains("bert@example.com").contains("None. Links");
  }

  @Test
  void whoHasAnAccountJoinsAnotherTeamByTheLink() {
    User bert = people.user("bert", false);
    control.people.memberships().create("crew");
    String token =
        control.people.memberships().invite(new Name("crew"), Role.OWNER, "test").token().text();
    assertThat(page("/invitation")).contains("Sign in").contains("name=\"email\"");
    browser.signIn(bert);
    assertThat(page("/invitation"))
        .contains("You are signed in as bert@example.com")
        .doesNotContain("name=\"email\"");
    assertThat(refused(browser.post("/invitation/join", Map.of("token", "wrong")), 404))
        .contains("role=\"alert\"");

    leads(browser.post("/invitation/join", Map.of("token", token)), "/teams/crew");

    assertThat(page("/teams/crew")).contains("(you)").contains("Invite somebody");
    assertThat(control.people.memberships().invitations(new Name("crew"))).isEmpty();
  }

  @Test
  void rolesAreChangedInvitationsRevokedAndMembersTakenOut() {
    control.people.memberships().create("crew");
    User olga = people.member("olga", "crew", Role.OWNER);
    User bert = people.member("bert", "crew", Role.VIEWER);
    browser.signIn(olga);

    leads(
        browser.post("/teams/crew/members/" + bert.id() + "/role", Map.of("role", "developer")),
        "/teams/crew");
    assertThat(control.people.memberships().members(new Name("crew")))
        .extracting(member -> member.user().name() + " " + member.role())
        .containsExactly("bert DEVELOPER", "olga OWNER");
    refused(browser.post("/teams/crew/members/" + bert.id() + "/role", Map.of("role", "x")), 400);
    assertThat(page("/teams/crew"))
        .as("only admins add by address and remove teams")
        .doesNotContain("Add a user")
        .doesNotContain("Remove the team");
    refused(browser.post("/teams/crew/members", Map.of("email", "a@b.c", "role", "owner")), 403);

    browser.post("/teams/crew/invite", Map.of("role", "viewer"));
    String id = control.people.memberships().invitations(new Name("crew")).getFirst().id().value();
    leads(browser.post("/teams/crew/invitations/" + id + "/revoke", NOTHING), "/teams/crew");
    assertThat(control.people.memberships().invitations(new Name("crew"))).isEmpty();
    refused(browser.post("/teams/crew/invitations/" + id + "/revoke", NOTHING), 404);

    leads(browser.post("/teams/crew/members/" + bert.id() + "/remove", NOTHING), "/teams/crew");
    leads(browser.post("/teams/crew/members/" + olga.id() + "/remove", NOTHING), "/teams");
    assertThat(page("/teams")).contains("You are in no team yet");
  }

  @Test
  void anAdminAddsUsersToTeamsAndRemovesTeamsWithoutProjects() {
    User bert = people.user("bert", false);
    control.people.memberships().create("crew");
    browser.signIn(anna);

    leads(
        browser.post("/teams/crew/members", Map.of("email", "bert@example.com", "role", "viewer")),
        "/teams/crew");
    assertThat(page("/users/" + bert.id())).contains("/teams/crew").contains("viewer");
    assertThat(
            refused(
                browser.post(
                    "/teams/crew/members", Map.of("email", "no@example.com", "role", "viewer")),
                400))
        .contains("id=\"email-error\"")
        .contains("value=\"no@example.com\"");
    assertThat(page("/teams/default")).doesNotContain("Remove the team");
    assertThat(refused(browser.post("/teams/default/remove", NOTHING), 409))
        .contains("is always there");
    leads(browser.post("/teams/crew/remove", NOTHING), "/teams");
  }

  @Test
  void aViewerLooksAndIsOfferedNothingElse() {
    User vera = people.member("vera", "default", Role.VIEWER);
    control.people.memberships().create("others");
    control.catalog.createProject("Shop", Optional.empty());
    String service = people.service("shop", "web").replace("/api/v1", "");
    browser.signIn(vera);

    for (String path :
        List.of("/teams", "/teams/default", "/services", service, service + "/revisions")) {
      assertThat(
              page(path)
                  .replaceAll("(?s)<form method=\"post\" action=\"/sign-out\">.*?</form>", ""))
          .as(path)
          .doesNotContain("<form")
          .doesNotContain("<details")
          .doesNotContain("new-service");
    }
    assertThat(page("/teams")).doesNotContain("others");
    refused(browser.get("/teams/others"), 404);
    refused(browser.get("/users"), 403);
    refused(browser.get("/proxies"), 403);
    for (String act : List.of("/scale", "/update", "/deploy", "/abort", "/secrets", "/delete")) {
      refused(browser.post(service + act, Map.of("replicas", "3", "seen", "1")), 403);
    }
    refused(browser.post("/teams/default/invite", Map.of("role", "owner")), 403);
    refused(browser.post("/teams/others/invite", Map.of("role", "owner")), 404);
    refused(browser.post("/teams", Map.of("name", "mine")), 403);
  }

  @Test
  void whoActsOnAPageThatIsOldIsToldWhoWasFaster() {
    people.member("bert", "default", Role.DEVELOPER);
    control.catalog.createProject("Shop", Optional.empty());
    String service = people.service("shop", "web").replace("/api/v1", "");
    browser.signIn(anna);
    assertThat(page(service)).contains("name=\"seen\" value=\"1\"");
    try (TestBrowser berts = new TestBrowser(control)) {
      berts.signIn(control.people.accounts().users().getLast());
      leads(berts.post(service + "/scale", Map.of("replicas", "4", "seen", "1")), service);
    }

    Map<String, String> form = Map.of("image", "registry.example.com/web:v2", "seen", "1");
    String told = refused(browser.post(service + "/update", form), 409);

    assertThat(told)
        .contains("bert@example.com has made revision 2 meanwhile")
        .contains("value=\"registry.example.com/web:v2\"")
        .contains("name=\"seen\" value=\"2\"");
    assertThat(page(service)).contains("by bert@example.com at ");
    leads(
        browser.post(
            service + "/update", Map.of("image", "registry.example.com/web:v2", "seen", "2")),
        service);
    assertThat(page(service)).contains("by anna@example.com at ").contains("0 of 4 serve");
  }

  @Test
  void usersAreAddedChangedAndRemovedAndTheLastAdminStays() {
    browser.signIn(anna);
    assertThat(refused(browser.post("/users", Map.of("email", "x", "name", "")), 400))
        .contains("email-error")
        .contains("name-error");
    String link = once(browser.post("/users", Map.of("email", "carl@example.com", "name", "Carl")));
    assertThat(link).startsWith(control.origin() + "/password-reset#");
    User carl =
        control.people.accounts().users().stream()
            .filter(user -> user.name().equals("Carl"))
            .findFirst()
            .orElseThrow();
    String path = "/users/" + carl.id();
    assertThat(page("/users")).contains("carl@example.com").contains("no password yet");

    try (TestBrowser carls = new TestBrowser(control)) {
      leads(
          carls.post(
              "/password-reset", Map.of("token", secretOf(link), "password", TestPeople.PASSWORD)),
          "/sign-in");
      carls.signIn(carl);
      leads(browser.post(path + "/promote", NOTHING), path);
      assertThat(carls.get("/users").statusCode()).isEqualTo(200);
      leads(browser.post(path + "/demote", NOTHING), path);
      assertThat(carls.get("/users").statusCode()).isEqualTo(403);
      leads(browser.post(path + "/disable", NOTHING), path);
      assertThat(page(path)).contains("disabled").contains("Enable carl@example.com");
      leads(carls.get("/teams"), "/sign-in");
    }
    leads(browser.post(path + "/enable", NOTHING), path);
    assertThat(once(browser.post(path + "/reset", NOTHING))).contains("/password-reset#");

    String last = "/users/" + anna.id();
    assertThat(page(last)).contains("that is you");
    for (String act : List.of("/demote", "/disable", "/remove")) {
      assertThat(refused(browser.post(last + act, NOTHING), 409)).contains("the last admin");
    }
    leads(browser.post(path + "/remove", NOTHING), "/users");
    assertThat(page("/users")).doesNotContain("carl@example.com");
  }

  @Test
  void aPasswordIsChangedByWhoKnowsItAndOtherSessionsEnd() {
    browser.signIn(anna);
    try (TestBrowser elsewhere = new TestBrowser(control)) {
      elsewhere.signIn(anna);
      assertThat(page("/account")).contains("here").contains("/account/sessions/");
      String wrong =
          refused(
              browser.post(
                  "/account/password",
                  Map.of("currentPassword", "wrong password", "newPassword", NEW_PASSWORD)),
              400);
      assertThat(wrong)
          .contains("id=\"currentPassword-error\"")
          .doesNotContain("wrong password")
          .doesNotContain(NEW_PASSWORD);
      assertThat(
              refused(
                  browser.post(
                      "/account/password",
                      Map.of("currentPassword", TestPeople.PASSWORD, "newPassword", "short")),
                  400))
          .contains("id=\"newPassword-error\"");

      leads(
          browser.post(
              "/account/password",
              Map.of("currentPassword", TestPeople.PASSWORD, "newPassword", NEW_PASSWORD)),
          "/account?done=password");
      assertThat(page("/account?done=password")).contains("Your password is another");
      leads(elsewhere.get("/account"), "/sign-in");
    }
  }

  @Test
  void aSessionElsewhereIsEndedAndNoOneElses() {
    User bert = people.user("bert", false);
    browser.signIn(anna);
    try (TestBrowser elsewhere = new TestBrowser(control)) {
      control.pass(Duration.ofSeconds(1));
      elsewhere.signIn(anna);
      String id = control.people.signIn().sessions(anna.id()).getLast().id().value();
      leads(browser.post("/account/sessions/" + id + "/end", NOTHING), "/account?done=session");
      leads(elsewhere.get("/"), "/sign-in");
      refused(browser.post("/account/sessions/" + id + "/end", NOTHING), 404);
      String others = people.session(bert).session().id().value();
      refused(browser.post("/account/sessions/" + others + "/end", NOTHING), 404);
      assertThat(control.people.signIn().sessions(bert.id())).hasSize(1);
    }
  }

  @Test
  void aSecondFactorIsReadFromThePictureConfirmedAndSwitchedOff() throws Exception {
    browser.signIn(anna);
    HttpResponse<String> offered = browser.post("/account/second-factor", NOTHING);
    String secret = once(offered);
    Offer offer = control.people.signIn().offeredSecondFactor(anna.id()).orElseThrow();
    assertThat(secret).isEqualTo(offer.secret().reveal());
    assertThat(readQr(offered.body())).isEqualTo(offer.uri().reveal());
    assertThat(offered.headers().firstValue("Cache-Control")).contains("no-store");

    HttpResponse<String> wrong =
        browser.post("/account/second-factor/confirm", Map.of("code", "000000"));
    assertThat(refused(wrong, 400)).contains("id=\"code-error\"").contains("value=\"000000\"");
    assertThat(first(SHOWN_ONCE, wrong.body())).as("the same secret").isEqualTo(secret);

    leads(
        browser.post(
            "/account/second-factor/confirm",
            Map.of("code", Totp.code(offer.secret(), TestControl.START))),
        "/account?done=second_factor_on");
    assertThat(page("/account")).contains("takes a code of your app").doesNotContain(secret);
    refused(browser.post("/account/second-factor", NOTHING), 409);

    assertThat(
            refused(
                browser.post("/account/second-factor/remove", Map.of("password", "wrong one")),
                400))
        .contains("id=\"password-error\"");
    leads(
        browser.post("/account/second-factor/remove", Map.of("password", TestPeople.PASSWORD)),
        "/account?done=second_factor_off");
    assertThat(page("/account")).contains("the password is enough");
  }

  /** With another library than the one that draws. */
  private static String readQr(String page) throws ChecksumException, FormatException {
    int size = Integer.parseInt(first(VIEW_BOX, page)) - 2 * QR_BORDER;
    BitMatrix modules = new BitMatrix(size);
    for (MatchResult module : MODULE.matcher(page).results().toList()) {
      modules.set(
          Integer.parseInt(module.group(1)) - QR_BORDER,
          Integer.parseInt(module.group(2)) - QR_BORDER);
    }
    return new Decoder().decode(modules).getText();
  }

  @Test
  void aTokenIsShownOnceListedAndRevoked() {
    User bert = people.member("bert", "default", Role.DEVELOPER);
    browser.signIn(bert);
    assertThat(page("/account/tokens"))
        .contains("No token yet")
        .contains("value=\"90\"")
        .doesNotContain("value=\"admin\"");
    String wrong =
        refused(
            browser.post(
                "/account/tokens", Map.of("name", "ci", "scope", "developer", "days", "many")),
            400);
    assertThat(wrong).contains("value=\"ci\"").contains("id=\"days-error\"");
    assertThat(
            refused(
                browser.post(
                    "/account/tokens", Map.of("name", "ci", "scope", "admin", "days", "3")),
                400))
        .contains("id=\"scope-error\"");

    String token =
        once(
            browser.post(
                "/account/tokens",
                Map.of("name", "ci", "scope", "viewer", "team", "default", "days", "3")));
    assertThat(people.call(token, "GET", "/api/v1/me", "").statusCode()).isEqualTo(200);
    assertThat(page("/account/tokens")).contains("ci").contains("default").doesNotContain(token);

    String id = control.people.programs().tokens(bert.id()).getFirst().token().id().value();
    leads(browser.post("/account/tokens/" + id + "/revoke", NOTHING), "/account/tokens");
    assertThat(people.call(token, "GET", "/api/v1/me", "").statusCode()).isEqualTo(401);
  }

  @Test
  void aProxyHasAPageANewTokenAndCanGo() {
    browser.signIn(anna);
    String id = control.joinProxy("door", 1).id().value();
    control.catalog.createProject("Shop", Optional.empty());
    people
        .raw()
        .call(
            "POST",
            "/api/v1/projects/shop/services",
            "{\"name\":\"web\",\"image\":\"a.example/b\",\"port\":80,\"domain\":\"shop.example.com\"}");
    String path = "/proxies/" + id;

    assertThat(page("/proxies")).contains("href=\"" + path + "\"");
    assertThat(page(path))
        .contains("online")
        .contains("198.51.100.1")
        .contains("shop.example.com")
        .contains("shop/web")
        .contains("table 0 of 1");
    HttpResponse<String> again = browser.post(path + "/token", NOTHING);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("--role proxy").contains("shown once");
    leads(browser.post(path + "/remove", NOTHING), "/proxies");
    assertThat(page("/proxies")).contains("No proxy yet");
    refused(browser.get(path), 404);
  }

  @Test
  void theAuditLogIsFilteredAndReadToItsOldestEntry() {
    browser.signIn(anna);
    Author bert = new Author("bert@example.com", "203.0.113.9");
    for (int i = 0; i < AuditPage.SHOWN + 5; i++) {
      control.orchestrator.setAvailability(
          control.enrollment.addServer("w" + i, Optional.empty()).server().id(),
          Availability.CORDONED,
          bert);
    }

    String newest = page("/audit");
    assertThat(newest).contains(">w54<").contains("203.0.113.9").doesNotContain(">w3<");
    String older = first(Pattern.compile("href=\"([^\"]+)\" rel=\"next\""), newest);
    assertThat(page(older.replace("&amp;", "&"))).contains(">w3<").contains("Newest");

    String filtered = page("/audit?actor=BERT&action=server_cordoned&subject=w5");
    assertThat(filtered)
        .contains(">w5<")
        .contains(">w54<")
        .doesNotContain(">w15<")
        .contains("value=\"bert\"")
        .contains("value=\"server_cordoned\" selected");
    assertThat(page("/audit?subject=nothing-like-this")).contains("No entry is as you ask");
    refused(browser.get("/audit?action=made-up"), 400);
    refused(browser.get("/audit?before=x"), 400);
  }

  @Test
  void theNavigationIsWhatTheVisitorMayGoTo() {
    browser.signIn(people.member("vera", "default", Role.VIEWER));
    assertThat(page("/"))
        .contains("href=\"/teams\"")
        .contains("href=\"/account\"")
        .doesNotContain("href=\"/users\"")
        .doesNotContain("href=\"/audit\"")
        .doesNotContain("href=\"/proxies\"");
    browser.signIn(anna);
    assertThat(page("/")).contains("href=\"/users\"").contains("href=\"/audit\"");
  }
}
