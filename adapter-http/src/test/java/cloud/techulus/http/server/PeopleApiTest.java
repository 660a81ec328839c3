package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.Totp;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.tls.PinnedTrust;
import cloud.techulus.http.tls.ServerTls;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.http.wire.ApiTokenWire;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.CreateApiTokenWire;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.http.wire.MeWire;
import cloud.techulus.http.wire.OpenSessionWire;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.SecondFactorWire;
import cloud.techulus.http.wire.SessionWire;
import cloud.techulus.http.wire.UserWire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people come in, and what is seen of it, over real HTTP. */
@Timeout(60)
class PeopleApiTest {
  private static final Plaintext PASSWORD = new Plaintext(TestPeople.PASSWORD);
  private static final Map<String, String> OWN_PAGE =
      Map.of("X-Requested-With", "techulus", "Sec-Fetch-Site", "same-origin");

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final RawHttp raw = people.raw();
  private final OperatorClient root = control.operator();
  private final User anna = people.user("anna", true);
  private final User bert = people.member("bert", "default", Role.DEVELOPER);

  @AfterEach
  void stop() {
    root.close();
    control.close();
  }

  private OperatorClient client(String token) {
    return new OperatorClient(control.url(), new Plaintext(token));
  }

  private SessionWire signIn(User user) {
    try (OperatorClient nobody = OperatorClient.anonymous(control.url())) {
      return nobody.signIn(new Plaintext(user.email().text()), PASSWORD, Optional.empty());
    }
  }

  private HttpResponse<String> call(
      String method, String target, String body, Map<String, String> headers) {
    return raw.call(method, "/api/v1" + target, BodyPublishers.ofString(body), headers);
  }

  private static String credentials(User user) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(user.email(), TestPeople.PASSWORD);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(name, value);
    return all;
  }

  private String cookie(User user) {
    HttpResponse<String> opened = call("POST", "/session", credentials(user), OWN_PAGE);
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
    String set = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set)
        .matches("session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax");
    assertThat(opened.body()).doesNotContain(set.substring(8, 51));
    return set.substring(0, 51);
  }

  @Test
  void a_browser_is_known_by_a_cookie_that_scripts_cannot_read_until_it_signs_out() {
    Map<String, String> browser = with(OWN_PAGE, "Cookie", cookie(bert));

    HttpResponse<String> me = call("GET", "/me", "", Map.of("Cookie", browser.get("Cookie")));
    assertThat(me.statusCode()).isEqualTo(200);
    assertThat(me.body()).contains("bert@example.com").contains("\"credential\":\"session\"");
    assertThat(call("POST", "/projects", "{\"name\":\"Shop\"}", browser).statusCode())
        .isEqualTo(201);
    HttpResponse<String> out = call("DELETE", "/session", "", browser);
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Set-Cookie"))
        .contains("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(call("GET", "/me", "", browser).statusCode()).isEqualTo(401);
  }

  @Test
  void over_https_the_cookie_is_bound_to_the_host(@TempDir Path directory) throws Exception {
    ServerTls tls = ServerTls.load(directory, List.of("127.0.0.1"), TestControl.START);
    try (TestControl secure = TestControl.start(tls);
        HttpClient browser =
            HttpClient.newBuilder().sslContext(PinnedTrust.context(tls.pin())).build()) {
      User carl = TestPeople.of(secure).user("carl", false);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(secure.origin() + "/api/v1/session"))
              .POST(BodyPublishers.ofString(credentials(carl)))
              .header("X-Requested-With", "techulus")
              .header("Origin", secure.origin())
              .build();

      assertThat(browser.send(request, BodyHandlers.ofString()).headers().firstValue("Set-Cookie"))
          .get()
          .asString()
          .matches(
              "__Host-session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax;"
                  + " Secure");
    }
  }

  @Test
  void what_a_foreign_page_makes_a_browser_do_is_refused() {
    String cookie = cookie(bert);
    String host = control.origin().substring("http://".length());
    Map<String, String> marked = Map.of("Cookie", cookie, "X-Requested-With", "techulus");
    for (Map<String, String> foreign :
        List.of(
            Map.of("Cookie", cookie),
            Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin"),
            Map.of("Cookie", cookie, "Origin", control.origin()),
            marked,
            with(marked, "Sec-Fetch-Site", "cross-site"),
            with(marked, "Sec-Fetch-Site", "same-site"),
            with(marked, "Sec-Fetch-Site", "none"),
            with(marked, "Origin", "null"),
            with(marked, "Origin", "https://evil.example"),
            with(marked, "Origin", "http://" + host + ".evil.example"),
            with(with(marked, "Origin", control.origin()), "Sec-Fetch-Site", "cross-site"))) {
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
        String target =
            switch (method) {
              case "POST" -> "/projects";
              case "PUT" -> "/me/password";
              case "PATCH" -> "/services/svc_1";
              default -> "/session";
            };
        assertThat(call(method, target, "{}", foreign).statusCode())
            .as("%s %s", method, foreign)
            .isEqualTo(403);
      }
      assertThat(call("GET", "/me", "", foreign).statusCode()).isEqualTo(200);
    }
    assertThat(
            call("POST", "/projects", "{\"name\":\"A\"}", with(marked, "Origin", control.origin()))
                .statusCode())
        .as("a browser that does not tell the site")
        .isEqualTo(201);
    assertThat(call("POST", "/session", credentials(anna), Map.of()).statusCode())
        .as("signing somebody in as somebody else")
        .isEqualTo(403);
  }

  @Test
  void a_token_in_the_header_counts_before_a_cookie_and_a_cookie_is_a_session_only() {
    String token = signIn(anna).token().orElseThrow();
    Map<String, String> both = Map.of("Cookie", cookie(bert), "Authorization", "Bearer " + token);
    assertThat(call("GET", "/me", "", both).body()).contains("anna@example.com");
    assertThat(
            call("GET", "/me", "", Map.of("Cookie", "session=" + TestControl.ADMIN_TOKEN))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_session_before_signing_in_is_worth_nothing_after_it() {
    String planted = "session=" + "A".repeat(43);
    HttpResponse<String> opened =
        call("POST", "/session", credentials(bert), with(OWN_PAGE, "Cookie", planted));

    assertThat(opened.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain(planted);
    assertThat(call("GET", "/me", "", Map.of("Cookie", planted)).statusCode()).isEqualTo(401);
  }

  @Test
  void after_ten_failures_the_answer_is_when_to_try_again() {
    String wrong = "{\"email\":\"bert@example.com\",\"password\":\"wrong\",\"as\":\"token\"}";
    String unknown = wrong.replace("bert", "nobody");
    HttpResponse<String> first = call("POST", "/session", wrong, Map.of());
    HttpResponse<String> second = call("POST", "/session", unknown, Map.of());
    assertThat(RawHttp.problem(first)).isEqualTo(RawHttp.problem(second));
    assertThat(first.statusCode()).isEqualTo(401);
    for (int i = 2; i < 10; i++) {
      assertThat(call("POST", "/session", wrong, Map.of()).statusCode()).isEqualTo(401);
    }

    HttpResponse<String> limited = call("POST", "/session", credentials(bert), OWN_PAGE);
    assertThat(RawHttp.problem(limited).status()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("900");
    assertThat(root.audit(2).entries())
        .extracting(AuditWire::action, AuditWire::subject, AuditWire::address)
        .containsExactly(
            tuple("sign_in_limited", "bert@example.com", "127.0.0.1"),
            tuple("sign_in_failed", "bert@example.com", "127.0.0.1"));
  }

  @Test
  void a_code_is_asked_for_by_the_name_of_its_field() {
    SessionWire session = signIn(bert);
    try (OperatorClient client = client(session.token().orElseThrow())) {
      SecondFactorWire offer = client.offerSecondFactor();
      Plaintext secret = new Plaintext(offer.secret());
      assertThat(offer.uri()).contains(offer.secret()).contains("bert@example.com");
      client.confirmSecondFactor(new Plaintext(Totp.code(secret, TestControl.START)));
      control.pass(Totp.STEP);

      HttpResponse<String> asked = call("POST", "/session", credentials(bert), OWN_PAGE);
      assertThat(asked.statusCode()).isEqualTo(422);
      assertThat(RawHttp.fields(asked)).containsExactly("code");
      String code = Totp.code(secret, TestControl.START.plus(Totp.STEP));
      try (OperatorClient nobody = OperatorClient.anonymous(control.url())) {
        assertThat(
                nobody
                    .signIn(
                        new Plaintext("bert@example.com"),
                        PASSWORD,
                        Optional.of(new Plaintext(code)))
                    .user()
                    .secondFactor())
            .isTrue();
      }
      client.removeSecondFactor(PASSWORD);
      assertThat(signIn(bert).user().secondFactor()).isFalse();
    }
  }

  @Test
  void people_come_by_links() {
    try (TestControl fresh = TestControl.start();
        OperatorClient nobody = OperatorClient.anonymous(fresh.url());
        OperatorClient admin = fresh.operator()) {
      NewLink setup = fresh.people.accounts().offerSetup().orElseThrow();
      UserWire first =
          nobody.setUp(
              new AcceptWire(
                  setup.token().text(), "Anna@Example.com", "Anna", TestPeople.PASSWORD));
      assertThat(first.admin()).isTrue();
      assertThat(first.email()).isEqualTo("anna@example.com");

      admin.createTeam("crew");
      String invitation = admin.invite(new Name("crew"), "developer").link().path();
      assertThat(invitation).startsWith("/invitation#");
      String token = invitation.substring(invitation.indexOf('#') + 1);
      UserWire second =
          nobody.acceptInvitation(
              new AcceptWire(token, "carl@example.com", "Carl", TestPeople.PASSWORD));
      assertThat(admin.members(new Name("crew")))
          .singleElement()
          .satisfies(member -> assertThat(member.role()).isEqualTo("developer"));
      String reset = admin.issueReset(new User.Id(second.id())).path();
      assertThat(
              nobody
                  .resetPassword(new Plaintext(reset.substring(reset.indexOf('#') + 1)), PASSWORD)
                  .email())
          .isEqualTo("carl@example.com");
      assertThat(admin.audit(20).entries())
          .extracting(AuditWire::action, AuditWire::actor)
          .containsExactly(
              tuple("password_reset", "carl@example.com"),
              tuple("password_reset_issued", "admin token"),
              tuple("invitation_accepted", "carl@example.com"),
              tuple("invitation_issued", "admin token"),
              tuple("team_created", "admin token"),
              tuple("first_admin_set_up", "anna@example.com"));
    }
  }

  @Test
  void everybody_sees_his_own_only() {
    control.people.memberships().create("crew");
    User carl = people.member("carl", "crew", Role.OWNER);
    root.createProject("Shop", Optional.empty());
    ProjectWire secret = root.createProject("Secret", Optional.empty(), Optional.of("crew"));
    people.service("shop", "web");
    String hidden = people.service("secret", "web");
    control.join("alpha", 1);

    try (OperatorClient berts = client(signIn(bert).token().orElseThrow());
        OperatorClient carls = client(signIn(carl).token().orElseThrow())) {
      assertThat(berts.projects()).extracting(ProjectWire::slug).containsExactly("shop");
      assertThat(carls.projects()).containsExactly(secret);
      assertThat(berts.services()).extracting(it -> it.project()).containsExactly("shop");
      assertThat(berts.status().services()).extracting(it -> it.project()).containsExactly("shop");
      assertThat(berts.status().servers()).isEmpty();
      assertThat(root.status().servers()).hasSize(1);
      assertThat(berts.teams()).extracting(it -> it.name()).containsExactly("default");
      Service.Id id = new Service.Id(hidden.substring("/api/v1/services/".length()));
      assertThat(refusal(() -> berts.service(id)))
          .isEqualTo(Problem.notFound("service", id.value()).message());
      assertThat(people.as(bert, "GET", "/api/v1/services?project=secret", "").statusCode())
          .isEqualTo(404);
    }
  }

  private static String refusal(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call).message();
  }

  @Test
  void a_taken_domain_does_not_tell_whose_it_is() {
    control.people.memberships().create("crew");
    root.createProject("Secret", Optional.empty(), Optional.of("crew"));
    root.createProject("Shop", Optional.empty());
    String theirs = people.service("secret", "hidden");
    String ours = people.service("shop", "web");
    raw.call("PATCH", theirs, "{\"domain\":\"shop.example.com\"}");

    HttpResponse<String> taken =
        people.as(bert, "PATCH", ours, "{\"domain\":\"shop.example.com\"}");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).doesNotContain("secret", "hidden", "crew", "svc_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign out", "disable", "remove from team", "revoke token"})
  void an_open_stream_ends_when_its_viewer_may_not_read_any_more(String how) {
    root.createProject("Shop", Optional.empty());
    String location = people.service("shop", "web");
    Service.Id web = new Service.Id(location.substring("/api/v1/services/".length()));
    String session = signIn(bert).token().orElseThrow();
    try (OperatorClient berts = client(session)) {
      ApiTokenWire.NewWire robot =
          berts.createToken(
              new CreateApiTokenWire("robot", "viewer", Optional.empty(), Optional.empty()));
      String token = how.equals("revoke token") ? robot.token() : session;
      try (OperatorClient viewer = client(token);
          LogEvents events =
              viewer.logs(web, true, OptionalInt.empty(), Optional.empty(), Optional.empty())) {
        switch (how) {
          case "sign out" -> berts.signOut();
          case "disable" -> root.disableUser(bert.id());
          case "remove from team" -> root.removeMember(Team.DEFAULT.name(), bert.id());
          default -> berts.revokeToken(new ApiToken.Id(robot.details().id()));
        }

        Optional<LogEventWire> event = events.next();
        while (event.isPresent() && !(event.get() instanceof LogEventWire.End)) {
          event = events.next();
        }
        assertThat(event)
            .contains(
                new LogEventWire.End(false, "You may not read this any more; sign in again."));
      }
    }
  }

  @Test
  void what_changes_is_written_down_with_who_what_and_where_from() {
    String project = people.as(bert, "POST", "/api/v1/projects", "{\"name\":\"Shop\"}").body();
    assertThat(project).contains("\"team\":\"default\"");
    String web =
        people
            .as(
                bert,
                "POST",
                "/api/v1/projects/shop/services",
                "{\"name\":\"web\",\"image\":\"a.example/web\",\"port\":80}")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    people.as(bert, "PUT", web + "/secrets/API_KEY", "{\"value\":\"hunter2\"}");
    people.as(bert, "POST", web + "/deploy", "");
    people.as(bert, "GET", web, "");
    people.as(bert, "POST", web + "/scale", "{\"replicas\":-1}");
    for (int i = 0; i < 3; i++) {
      assertThat(people.as(bert, "GET", "/api/v1/servers", "").statusCode()).isEqualTo(403);
    }

    List<AuditWire> entries =
        root.audit(100).entries().stream()
            .filter(it -> !it.action().equals("signed_in") && it.actor().startsWith("bert"))
            .toList();
    assertThat(entries)
        .extracting(
            AuditWire::actor,
            AuditWire::action,
            AuditWire::subject,
            AuditWire::detail,
            AuditWire::address)
        .containsExactly(
            tuple(
                "bert@example.com",
                "refused",
                "GET /api/v1/servers",
                "This takes an admin of the platform.",
                "127.0.0.1"),
            tuple("bert@example.com", "service_deployed", "shop/web", "", "127.0.0.1"),
            tuple("bert@example.com", "secret_set", "shop/web", "API_KEY", "127.0.0.1"),
            tuple("bert@example.com", "service_created", "shop/web", "", "127.0.0.1"),
            tuple("bert@example.com", "project_created", "shop", "", "127.0.0.1"),
            tuple(
                "bert@example.com",
                "password_reset",
                "bert@example.com",
                "by the link of test",
                "203.0.113.5"));
  }

  @Test
  void the_audit_log_is_read_page_by_page() {
    for (int i = 0; i < 5; i++) {
      root.createTeam("team-" + i);
    }
    AuditWire.ListWire first = root.audit(3);
    AuditWire.ListWire second =
        root.audit(3, Map.of("before", Long.toString(first.next().orElseThrow())));

    assertThat(first.entries())
        .extracting(AuditWire::subject)
        .containsExactly("team-4", "team-3", "team-2");
    assertThat(second.entries()).extracting(AuditWire::subject).startsWith("team-1", "team-0");
    assertThat(root.audit(100).next()).isEmpty();
    assertThat(raw.call("GET", "/api/v1/audit?before=x", "").statusCode()).isEqualTo(422);
  }

  @Test
  void the_audit_log_is_filtered_by_who_what_and_of_what() {
    root.createTeam("crew");
    root.createTeam("chess");
    assertThat(
            root.audit(10, Map.of("actor", "ADMIN tok", "action", "team_created", "subject", "CR"))
                .entries())
        .extracting(AuditWire::subject)
        .containsExactly("crew");
    assertThat(root.audit(10, Map.of("actor", "nobody")).entries()).isEmpty();
    HttpResponse<String> refused = raw.call("GET", "/api/v1/audit?action=TEAM_CREATED", "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("\"action\"");
  }

  @Test
  void one_sees_where_one_is_signed_in_and_ends_it_there() {
    SessionWire here = signIn(bert);
    control.pass(Duration.ofSeconds(1));
    SessionWire elsewhere = signIn(bert);
    try (OperatorClient berts = client(here.token().orElseThrow());
        OperatorClient lost = client(elsewhere.token().orElseThrow())) {
      assertThat(berts.sessions())
          .extracting(OpenSessionWire::current, OpenSessionWire::address)
          .containsExactly(tuple(true, "127.0.0.1"), tuple(false, "127.0.0.1"));
      UserSession.Id id = new UserSession.Id(berts.sessions().getLast().id());

      berts.endSession(id);

      assertThat(refusal(lost::me)).contains("not known");
      assertThat(refusal(() -> berts.endSession(id))).contains("There is no session");
      assertThat(berts.sessions()).hasSize(1);
    }
    assertThat(root.audit(1).entries())
        .extracting(AuditWire::action, AuditWire::subject, AuditWire::detail)
        .containsExactly(tuple("session_ended", "bert@example.com", "opened from 127.0.0.1"));
    assertThat(refusal(() -> root.sessions())).contains("person");
  }

  @Test
  void a_program_has_its_users_rights_within_its_scope_and_makes_no_more_of_itself() {
    root.createProject("Shop", Optional.empty());
    try (OperatorClient berts = client(signIn(bert).token().orElseThrow())) {
      ApiTokenWire.NewWire made =
          berts.createToken(
              new CreateApiTokenWire("ci", "viewer", Optional.of("default"), Optional.of(30)));
      assertThat(berts.tokens()).containsExactly(made.details());
      try (OperatorClient robot = client(made.token())) {
        MeWire me = robot.me();
        assertThat(me.name()).isEqualTo("bert@example.com (token ci)");
        assertThat(me.credential()).isEqualTo("token");
        assertThat(me.teams())
            .singleElement()
            .satisfies(it -> assertThat(it.role()).isEqualTo("viewer"));
        assertThat(robot.projects()).hasSize(1);
        assertThat(refusal(() -> robot.createProject("More", Optional.empty())))
            .contains("developer");
        assertThat(
                refusal(
                    () ->
                        robot.createToken(
                            new CreateApiTokenWire(
                                "x", "owner", Optional.empty(), Optional.empty()))))
            .contains("person");
        control.pass(Duration.ofMinutes(1));
        assertThat(berts.tokens().getFirst().lastUsedAt()).contains(TestControl.START);
      }
    }
  }

  @Test
  void the_admin_token_is_an_admin_and_nobody() {
    MeWire me = root.me();
    assertThat(me)
        .isEqualTo(new MeWire("admin_token", "admin token", true, Optional.empty(), root.teams()));
    assertThat(refusal(() -> root.tokens())).contains("person");
  }
}
