package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.control.app.cli.RunningControlPlane.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People at the command line, with passwords that are really hashed. */
@Timeout(120)
class PeopleCommandsTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path directory;
  private RunningControlPlane control;

  @BeforeEach
  void start() throws IOException {
    control = new RunningControlPlane(directory);
  }

  @AfterEach
  void stop() throws IOException {
    control.close();
  }

  private Path contexts(String person) {
    return directory.resolve(person).resolve("contexts.json");
  }

  /** Somebody on a machine of his own, who knows nothing but what he has signed in to. */
  private Result as(String person, String input, String... arguments) {
    return RunningControlPlane.run(
        Map.of(ContextFile.FILE, contexts(person).toString()), input, arguments);
  }

  private Result somewhere(String person, String input, String... arguments) throws IOException {
    Map<String, String> place = new HashMap<>(control.environment());
    place.remove(Connection.TOKEN);
    place.put(ContextFile.FILE, contexts(person).toString());
    return RunningControlPlane.run(place, input, arguments);
  }

  private void becomeAdmin() throws IOException {
    String setup = control.plane().setup().orElseThrow().toString();
    assertThat(somewhere("anna", answers(setup, "anna@example.com", "Anna", PASSWORD), "accept"))
        .isEqualTo(
            Result.printed("The account anna@example.com is ready. Sign in: techulus login"));
    assertThat(somewhere("anna", answers("anna@example.com", PASSWORD), "login").err()).isEmpty();
  }

  private static String answers(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String link(Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.contains("#"))
        .map(String::strip)
        .findFirst()
        .orElseThrow(() -> new AssertionError(result.toString()));
  }

  @Test
  void theFirstAdminSignsInAndOut() throws IOException {
    becomeAdmin();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(contexts("anna"))))
        .isEqualTo("rw-------");
    String url = control.plane().url().toString();
    assertThat(as("anna", "", "whoami"))
        .isEqualTo(
            Result.printed("anna@example.com at " + url, "An admin: everything is yours to do."));
    assertThat(as("anna", "", "context", "ls").out().lines().toList())
        .containsExactly(
            "CONTEXT    CURRENT  SIGNED IN  URL", "127.0.0.1  yes      yes        " + url);
    assertThat(somewhere("anna", "", "whoami").out())
        .as("the place by the environment, the session from the file")
        .startsWith("anna@example.com at ");
    assertThat(as("anna", "", "logout"))
        .isEqualTo(Result.printed("You are signed out of " + url + "."));
    assertThat(as("anna", "", "whoami"))
        .isEqualTo(Result.refused(1, "error: token: is not there: sign in with `techulus login`"));
    assertThat(
            RunningControlPlane.run(
                    Map.of(
                        ContextFile.FILE,
                        contexts("anna").toString(),
                        Connection.TOKEN,
                        "another's"),
                    "",
                    "whoami")
                .err())
        .as("a token for another place")
        .startsWith("error: token: is not there");
    assertThat(as("anna", "", "context", "rm", "127.0.0.1").exitCode()).isZero();
    assertThat(as("anna", "", "context", "ls").out()).startsWith("No contexts yet.");
  }

  @Test
  void ofSeveralWhoUseTheLinkAtTheSameTimeOneIsTheFirstAdmin() throws Exception {
    String setup = control.plane().setup().orElseThrow().toString();
    List<Callable<Result>> racers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String email = "racer" + i + "@example.com";
      racers.add(() -> somewhere("racer", answers(setup, email, "Racer", PASSWORD), "accept"));
    }
    int won = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
      for (Future<Result> racer : threads.invokeAll(racers)) {
        if (racer.get().exitCode() == 0) {
          won++;
        } else {
          assertThat(racer.get().err()).startsWith("error: This link is not known, was used");
        }
      }
    }

    assertThat(won).isEqualTo(1);
    assertThat(control.run("user", "ls").out().lines()).hasSize(2);
  }

  @Test
  void aWrongPasswordIsRefused() throws IOException {
    Result refused = somewhere("anna", answers("anna@example.com", PASSWORD), "login");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("error: The e-mail address, the password or the code is wrong.");
    assertThat(contexts("anna")).doesNotExist();
  }

  @Test
  void aTeamIsMadePeopleComeAndEverybodyDoesWhatHeMay() throws IOException {
    becomeAdmin();
    assertThat(as("anna", "", "team", "create", "crew").exitCode()).isZero();
    String invitation = link(as("anna", "", "team", "invite", "crew", "--role", "developer"));
    assertThat(invitation).startsWith(control.plane().url() + "/invitation#");
    assertThat(
            somewhere("bert", answers(invitation, "bert@example.com", "Bert", PASSWORD), "accept")
                .exitCode())
        .isZero();
    assertThat(somewhere("bert", answers(PASSWORD), "login", "--email", "bert@example.com").err())
        .isEmpty();

    assertThat(as("bert", "", "whoami").out()).contains("developer in crew");
    assertThat(as("bert", "", "project", "create", "shop").exitCode()).isZero();
    assertThat(as("bert", "", "project", "ls").out().lines().toList())
        .containsExactly("PROJECT  TEAM  NAME", "shop     crew  shop");
    Result refused = as("bert", "", "project", "rm", "shop");
    assertThat(refused)
        .isEqualTo(
            Result.refused(
                1, "error: This takes the role owner in the team, or one that may do more."));
    assertThat(as("bert", "", "server", "ls").err())
        .isEqualTo("error: This takes an admin of the platform.\n");
    assertThat(as("anna", "", "team", "role", "crew", "bert@example.com", "owner").out())
        .isEqualTo("bert@example.com is owner in crew.\n");
    assertThat(as("bert", "", "team", "members", "crew").out())
        .contains("bert@example.com  Bert  owner");
    assertThat(as("bert", "", "project", "rm", "shop").exitCode()).isZero();
    assertThat(as("anna", "", "team", "remove", "crew", "bert@example.com").exitCode()).isZero();
    assertThat(as("bert", "", "whoami").out()).contains("In no team");
    assertThat(as("anna", "", "team", "add", "crew", "bert@example.com", "--role", "viewer").out())
        .isEqualTo("bert@example.com is viewer in crew.\n");
  }

  @Test
  void anInvitationIsListedAndRevoked() throws IOException {
    becomeAdmin();
    assertThat(as("anna", "", "team", "invitations", "default").out())
        .startsWith("No open invitations.");
    String link = link(as("anna", "", "team", "invite", "default", "--role", "viewer"));

    List<String> listed = as("anna", "", "team", "invitations", "default").out().lines().toList();
    assertThat(listed.getFirst()).startsWith("INVITATION");
    assertThat(listed.getLast()).contains("viewer").contains("anna@example.com");
    String id = listed.getLast().substring(0, listed.getLast().indexOf(' '));
    assertThat(as("anna", "", "team", "revoke-invitation", "default", id))
        .isEqualTo(Result.printed("Invitation " + id + " is revoked."));
    assertThat(as("anna", "", "team", "revoke-invitation", "default", id).err())
        .startsWith("error: There is no invitation " + id + ".");
    assertThat(as("anna", "", "team", "revoke-invitation", "default", "No!").err())
        .startsWith("error: There is no invitation No!.");
    assertThat(
            somewhere("bert", answers(link, "bert@example.com", "Bert", PASSWORD), "accept")
                .exitCode())
        .isEqualTo(1);
  }

  @Test
  void theAuditLogIsFiltered() throws IOException {
    becomeAdmin();
    as("anna", "", "team", "create", "crew");
    as("anna", "", "team", "create", "chess");

    assertThat(
            as(
                    "anna",
                    "",
                    "audit",
                    "--actor",
                    "ANNA",
                    "--action",
                    "team_created",
                    "--subject",
                    "cr")
                .out())
        .contains("crew")
        .doesNotContain("chess")
        .doesNotContain("signed in");
    assertThat(as("anna", "", "audit", "--action", "made up").err())
        .startsWith("error: action: must be one that entries have");
    assertThat(as("anna", "", "audit", "--action", "team_created", "--limit", "1").out())
        .contains("--action team_created --before ");
  }

  @Test
  void aProgramGetsATokenThatIsRevoked() throws IOException {
    becomeAdmin();
    Result made = as("anna", "", "token", "create", "ci", "--scope", "viewer", "--days", "7");
    String token = made.out().lines().toList().getLast().strip();
    assertThat(token).hasSize(43);

    assertThat(control.with(Connection.TOKEN, token, "whoami").out())
        .startsWith("anna@example.com (token ci) at ")
        .contains("viewer in default");
    List<String> listed = as("anna", "", "token", "ls").out().lines().toList();
    assertThat(listed.getFirst()).startsWith("TOKEN");
    String id = listed.getLast().substring(0, listed.getLast().indexOf(' '));
    assertThat(as("anna", "", "token", "revoke", id))
        .isEqualTo(Result.printed("Token " + id + " is revoked."));
    assertThat(control.with(Connection.TOKEN, token, "whoami").err())
        .startsWith("error: The access token is not known, or not any more");
  }

  @Test
  void usersAreAddedDisabledAndRemoved() throws IOException {
    becomeAdmin();
    String reset = link(as("anna", "", "user", "add", "carl@example.com", "--name", "Carl"));
    assertThat(as("anna", "", "user", "ls").out()).contains("carl@example.com  Carl");
    assertThat(somewhere("carl", answers(reset, PASSWORD), "accept").exitCode()).isZero();
    assertThat(
            somewhere("carl", answers("carl@example.com", PASSWORD), "login", "--context", "home")
                .out())
        .contains("This context is called home.");

    assertThat(as("anna", "", "user", "disable", "carl@example.com").out())
        .isEqualTo("carl@example.com is disabled.\n");
    assertThat(as("carl", "", "whoami").exitCode()).isEqualTo(1);
    assertThat(as("anna", "", "user", "enable", "carl@example.com").exitCode()).isZero();
    assertThat(as("anna", "", "user", "rm", "carl@example.com").exitCode()).isZero();
    Result last = as("anna", "", "user", "rm", "anna@example.com");
    assertThat(last.err()).startsWith("error: This is the last admin");
    assertThat(as("anna", "", "audit", "--limit", "2").out())
        .contains("user removed")
        .contains("anna@example.com")
        .contains("127.0.0.1")
        .contains("Older ones: techulus audit --limit 2 --before ");
  }

  @Test
  void whoeverCanReadTheTokensOfOthersIsTold() throws IOException {
    becomeAdmin();
    Files.setPosixFilePermissions(contexts("anna"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(as("anna", "", "whoami").err())
        .startsWith("error: Other users can get at " + contexts("anna"));
  }

  @Test
  void theTokenOfTheFirstStartIsAnAdminAndNobody() throws IOException {
    assertThat(control.run("whoami").out()).startsWith("admin token at ");
    assertThat(control.run("token", "ls").err())
        .startsWith("error: This takes a person who has signed in with a password");
  }
}
