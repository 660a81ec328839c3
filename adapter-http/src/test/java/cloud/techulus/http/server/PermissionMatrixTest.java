package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Programs;
import cloud.techulus.core.control.Programs.NewToken;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.team.Team;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call that the description of the API has, with each kind of caller. The table says what a
 * call takes in words of its own, so that a slip in {@code Operation} shows; a call that is not in
 * it fails. What is answered has to be as the description says.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionMatrixTest {
  /** What it takes, the status for those who may, the call, its body. # is a new number. */
  private static final String TABLE =
      """
      ADMIN     200 GET    /servers
      ADMIN     201 POST   /servers {"name":"new-#"}
      ADMIN     202 DELETE /servers/{id}
      ADMIN     200 POST   /servers/{id}/token
      ADMIN     409 POST   /servers/{id}/key/approve {"publicKey":"KEY"}
      ADMIN     409 POST   /servers/{id}/key/reject {"publicKey":"KEY"}
      ADMIN     202 POST   /servers/{id}/cordon
      ADMIN     202 POST   /servers/{id}/drain
      ADMIN     202 POST   /servers/{id}/uncordon
      ADMIN     200 GET    /proxies
      ADMIN     201 POST   /proxies {"name":"new-#","publicIp":"198.51.100.7"}
      ADMIN     202 DELETE /proxies/{id}
      ADMIN     200 POST   /proxies/{id}/token
      ADMIN     200 GET    /audit
      ADMIN     200 GET    /users
      ADMIN     201 POST   /users {"email":"new-#@example.com","name":"New"}
      ADMIN     204 DELETE /users/{id}
      ADMIN     200 POST   /users/{id}/admin {"admin":false}
      ADMIN     200 POST   /users/{id}/disable
      ADMIN     200 POST   /users/{id}/enable
      ADMIN     200 POST   /users/{id}/reset
      ADMIN     200 POST   /users/{id}/second-factor/remove
      ADMIN     201 POST   /teams {"name":"new-#"}
      ADMIN     204 DELETE /teams/{team}
      ADMIN     200 POST   /teams/{team}/members {"email":"user-#@example.com","role":"viewer"}
      VIEWER    200 GET    /teams/{team}/members
      OWNER     200 PUT    /teams/{team}/members/{user} {"role":"owner"}
      OWNER     204 DELETE /teams/{team}/members/{user}
      OWNER     200 GET    /teams/{team}/invitations
      OWNER     201 POST   /teams/{team}/invitations {"role":"viewer"}
      OWNER     204 DELETE /teams/{team}/invitations/{invitation}
      ANYBODY   200 GET    /teams
      ANYBODY   200 GET    /projects
      ANYBODY   200 GET    /services
      ANYBODY   200 GET    /status
      ANYBODY   200 GET    /me
      DEVELOPER 201 POST   /projects {"name":"new-#","team":"team-#"}
      OWNER     204 DELETE /projects/{slug}
      DEVELOPER 201 POST   /projects/{slug}/services {"name":"api","image":"a.example/b","port":80}
      DEVELOPER 201 POST   /projects/{slug}/import {"compose":"services: {api: {image: a.example/b, expose: [80]}}"}
      VIEWER    200 GET    /projects/{slug}/services
      VIEWER    200 GET    /services/{id}
      DEVELOPER 200 PATCH  /services/{id} {"port":81}
      DEVELOPER 202 DELETE /services/{id}
      DEVELOPER 202 POST   /services/{id}/deploy
      DEVELOPER 202 POST   /services/{id}/scale {"replicas":2}
      DEVELOPER 409 POST   /services/{id}/rollback {}
      DEVELOPER 409 POST   /services/{id}/abort
      VIEWER    200 GET    /services/{id}/revisions
      VIEWER    200 GET    /services/{id}/usage
      VIEWER    200 GET    /services/{id}/logs
      VIEWER    200 GET    /services/{id}/secrets
      DEVELOPER 204 PUT    /services/{id}/secrets/{name} {"value":"x"}
      DEVELOPER 204 DELETE /services/{id}/secrets/{name}
      PERSON    204 DELETE /session
      PERSON    200 GET    /me/sessions
      PERSON    204 DELETE /me/sessions/{session}
      PERSON    204 PUT    /me/password {"currentPassword":"PASSWORD","newPassword":"PASSWORD"}
      PERSON    200 POST   /me/second-factor
      PERSON    422 POST   /me/second-factor/confirm {"code":"no code"}
      PERSON    204 POST   /me/second-factor/remove {"password":"PASSWORD"}
      PERSON    200 POST   /me/invitations {"token":"LINK"}
      PERSON    200 GET    /tokens
      PERSON    201 POST   /tokens {"name":"robot","scope":"viewer"}
      PERSON    204 DELETE /tokens/{token}
      """;

  private static final String ROOT = "/api/v1";

  /** Who calls, in the columns of the matrix. */
  enum Caller {
    NOBODY,
    EXPIRED_TOKEN,
    REVOKED_TOKEN,
    OWNER_OF_ANOTHER_TEAM,
    VIEWER,
    DEVELOPER,
    OWNER,
    ADMIN_TOKEN,
    ADMIN
  }

  /** One line of the table. */
  record Row(String takes, int done, String method, String path, String body) {
    static Row read(String line) {
      String[] parts = line.split(" +", 5);
      return new Row(
          parts[0],
          Integer.parseInt(parts[1]),
          parts[2],
          parts[3],
          parts.length > 4 ? parts[4] : "");
    }

    String route() {
      return method + " " + ROOT + path;
    }

    /** Whether it is about something of a team, and so hidden from others. */
    boolean isOfTeam() {
      return List.of("VIEWER", "DEVELOPER", "OWNER").contains(takes);
    }

    int expected(Caller caller) {
      return switch (caller) {
        case NOBODY, EXPIRED_TOKEN, REVOKED_TOKEN -> 401;
        case ADMIN -> done;
        case ADMIN_TOKEN -> takes.equals("PERSON") ? 403 : done;
        case OWNER_OF_ANOTHER_TEAM -> isOfTeam() ? 404 : open() ? done : 403;
        case VIEWER -> takes.equals("VIEWER") || open() ? done : 403;
        case DEVELOPER -> takes.matches("VIEWER|DEVELOPER") || open() ? done : 403;
        case OWNER -> isOfTeam() || open() ? done : 403;
      };
    }

    private boolean open() {
      return takes.matches("ANYBODY|PERSON");
    }
  }

  private final TestControl control = TestControl.start();
  private final TestPeople people = TestPeople.of(control);
  private final Description description = Description.of(people.raw());
  private final Map<Caller, User> users =
      Map.of(
          Caller.ADMIN, people.user("admin", true),
          Caller.OWNER, people.user("owner", false),
          Caller.DEVELOPER, people.user("developer", false),
          Caller.VIEWER, people.user("viewer", false),
          Caller.OWNER_OF_ANOTHER_TEAM, people.user("stranger", false));
  private String expired = "";
  private String revoked = "";
  private int number;

  @BeforeAll
  void prepare() {
    // Would be good for everything if they were good.
    NewToken old = adminToken(Optional.of(1));
    expired = old.token().text();
    control.pass(Duration.ofDays(1));
    NewToken gone = adminToken(Optional.empty());
    revoked = gone.token().text();
    control.people.programs().revoke(user(Caller.ADMIN).id(), gone.view().token().id());
    control.people.memberships().create("strangers");
    join("strangers", Caller.OWNER_OF_ANOTHER_TEAM, Role.OWNER);
  }

  @AfterAll
  void stop() {
    control.close();
  }

  private NewToken adminToken(Optional<Integer> days) {
    return control
        .people
        .programs()
        .create(
            user(Caller.ADMIN).id(), new Programs.Wish("robot", "admin", Optional.empty(), days));
  }

  private User user(Caller caller) {
    return Optional.ofNullable(users.get(caller)).orElseThrow();
  }

  private void join(String team, Caller caller, Role role) {
    control.people.memberships().add(new Name(team), user(caller).email().text(), role);
  }

  /** Those of the description that are not open to everybody. */
  private Stream<Row> rows() {
    Map<String, Row> table =
        TABLE.lines().map(Row::read).collect(Collectors.toMap(Row::route, row -> row));
    return description
        .routes()
        .filter(route -> !description.isOpen(route))
        .map(
            route ->
                Optional.ofNullable(table.get(route))
                    .orElseThrow(() -> new AssertionError(route + " is not in the table")));
  }

  @Test
  void the_description_has_all_calls_and_no_others() {
    // Nodes have their own proof, and pages are in PagesTest.
    assertThat(description.routes())
        .containsExactlyInAnyOrderElementsOf(
            control.routes().stream().filter(it -> it.contains(" /api/v1/")).toList());
    assertThat(description.routes().filter(description::isOpen))
        .containsExactlyInAnyOrderElementsOf(AccessTest.OPEN);
    assertThat(rows().map(Row::route))
        .containsExactlyInAnyOrderElementsOf(
            TABLE.lines().map(line -> Row.read(line).route()).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void each_caller_gets_what_the_table_says(Row row) {
    for (Caller caller : Caller.values()) {
      HttpResponse<String> answer = call(row, caller);

      assertThat(answer.statusCode())
          .as("%s as %s: %s", row, caller, answer.body())
          .isEqualTo(row.expected(caller));
      assertThat(description.complaints(row.route(), answer))
          .as("%s as %s: %s", row, caller, answer.body())
          .isEmpty();
    }
  }

  private HttpResponse<String> call(Row row, Caller caller) {
    number++;
    String team = "team-" + number;
    Team created = control.people.memberships().create(team);
    join(team, Caller.VIEWER, Role.VIEWER);
    join(team, Caller.DEVELOPER, Role.DEVELOPER);
    join(team, Caller.OWNER, Role.OWNER);
    String path = row.path().replace("{team}", team);
    String body =
        row.body()
            .replace("#", Integer.toString(number))
            .replace("PASSWORD", TestPeople.PASSWORD)
            .replace("KEY", FakeNodeIdentity.numbered(number).publicKey().base64());
    if (row.path().contains("/projects/{slug}") || row.path().startsWith("/services/{id}")) {
      String slug = "project-" + number;
      control.catalog.createProject(slug, Optional.empty(), created.id());
      path = path.replace("{slug}", slug);
    }
    if (row.path().startsWith("/services/{id}")) {
      String service = people.service("project-" + number, "web");
      people.raw().call("PUT", service + "/secrets/KEY", "{\"value\":\"x\"}");
      path = path.replace("/services/{id}", service.substring(ROOT.length()));
      path = path.replace("{name}", "KEY");
    }
    if (row.path().startsWith("/servers/{id}")) {
      String server =
          control.enrollment.addServer("server-" + number, Optional.empty()).server().id().value();
      path = path.replace("{id}", server);
    }
    if (row.path().startsWith("/proxies/{id}")) {
      String proxy =
          control.enrollment.addProxy("proxy-" + number, "198.51.100.7").proxy().id().value();
      path = path.replace("{id}", proxy);
    }
    if (row.path().startsWith("/users/{id}") || row.path().startsWith("/teams/{team}/members")) {
      User user = people.member("user-" + number, team, Role.VIEWER);
      path = path.replace("{id}", user.id().value()).replace("{user}", user.id().value());
    }
    NewLink invitation = control.people.memberships().invite(new Name(team), Role.VIEWER, "test");
    path = path.replace("{invitation}", invitation.link().id().value());
    body = body.replace("LINK", invitation.token().text());
    if (row.path().equals("/tokens/{token}") && users.containsKey(caller)) {
      path = path.replace("{token}", ownToken(caller));
    }
    if (row.path().startsWith("/me/sessions/") && users.containsKey(caller)) {
      // Or it may count as the oldest of too many, and end when the caller signs in.
      control.pass(Duration.ofSeconds(1));
      path = path.replace("{session}", people.session(user(caller)).session().id().value());
    }
    if (row.path().endsWith("/me/second-factor/confirm") && users.containsKey(caller)) {
      control.people.signIn().offerSecondFactor(user(caller).id());
    }
    return people
        .raw()
        .call(
            row.method(),
            ROOT + path.replace("{token}", "tok_nobodys").replace("{session}", "ses_nobodys"),
            BodyPublishers.ofString(body),
            headers(caller));
  }

  private String ownToken(Caller caller) {
    return control
        .people
        .programs()
        .create(
            user(caller).id(),
            new Programs.Wish("robot", "viewer", Optional.empty(), Optional.empty()))
        .view()
        .token()
        .id()
        .value();
  }

  private Map<String, String> headers(Caller caller) {
    return switch (caller) {
      case NOBODY -> Map.of();
      case EXPIRED_TOKEN -> bearer(expired);
      case REVOKED_TOKEN -> bearer(revoked);
      case ADMIN_TOKEN -> bearer(TestControl.ADMIN_TOKEN);
      case ADMIN, OWNER, DEVELOPER, VIEWER, OWNER_OF_ANOTHER_TEAM ->
          bearer(people.session(user(caller)).token().text());
    };
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }
}
