package cloud.techulus.control.app.cli;

import cloud.techulus.core.access.User;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.http.wire.UserWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus user}. */
@Command(name = "user", description = "Users, for admins.")
final class UserCommands extends CommandGroup {
  private final Surroundings surroundings;

  UserCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "ls", description = "List users.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<UserWire> users = session.client().users();
      session.show(new UserWire.ListWire(users), () -> table(users));
      return 0;
    }
  }

  private static List<String> table(List<UserWire> users) {
    if (users.isEmpty()) {
      return List.of("No users yet. `techulus user add EMAIL` adds one.");
    }
    Table table = new Table("EMAIL", "NAME", "ADMIN", "STATE", "CODE");
    users.forEach(
        user ->
            table.row(
                user.email(),
                user.name(),
                user.admin() ? "yes" : "",
                state(user),
                user.secondFactor() ? "yes" : ""));
    return table.lines();
  }

  private static String state(UserWire user) {
    return user.disabled() ? "disabled" : user.password() ? "" : "no password yet";
  }

  @Command(name = "add", description = "Add a user, who chooses a password by a link.")
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "",
              description = "What others read (default: the e-mail address).")
          String name,
      @Option(names = "--admin", description = "Servers, proxies and users are theirs as well.")
          boolean admin)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      UserWire.NewWire added =
          session.client().addUser(email, name.isEmpty() ? email : name, admin);
      session.show(
          added,
          () -> {
            List<String> lines = new ArrayList<>();
            lines.add(Printable.line(added.user().email() + " is a user."));
            lines.addAll(link(session, added.link()));
            return lines;
          });
      return 0;
    }
  }

  private static List<String> link(Session session, LinkWire link) {
    return List.of(
        "Whoever has this link chooses the password, once, until "
            + link.expiresAt().truncatedTo(ChronoUnit.SECONDS)
            + ":",
        "  " + Printable.line(session.link(link)),
        "`techulus accept` asks for it.");
  }

  @Command(name = "reset", description = "Make a link by which a user chooses another password.")
  int reset(
      @Mixin Connection connection,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--second-factor", description = "Ask for no code any more, either.")
          boolean secondFactor)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      User.Id user = id(session, email);
      if (secondFactor) {
        session.client().removeSecondFactor(user);
      }
      LinkWire link = session.client().issueReset(user);
      session.show(link, () -> link(session, link));
      return 0;
    }
  }

  @Command(name = "disable", description = "Let a user, and programs of that user, in no more.")
  int disable(@Mixin Connection connection, @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      show(session, session.client().disableUser(id(session, email)), "is disabled");
      return 0;
    }
  }

  @Command(name = "enable", description = "Let a user in again.")
  int enable(@Mixin Connection connection, @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      show(session, session.client().enableUser(id(session, email)), "may sign in again");
      return 0;
    }
  }

  @Command(name = "promote", description = "Make a user an admin.")
  int promote(@Mixin Connection connection, @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      show(session, session.client().setAdmin(id(session, email), true), "is an admin");
      return 0;
    }
  }

  @Command(name = "demote", description = "Make a user no admin any more.")
  int demote(@Mixin Connection connection, @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      show(session, session.client().setAdmin(id(session, email), false), "is no admin any more");
      return 0;
    }
  }

  private static void show(Session session, UserWire user, String what) {
    session.show(user, () -> List.of(Printable.line("%s %s.".formatted(user.email(), what))));
  }

  @Command(name = "rm", description = "Remove a user for good, with sessions and tokens.")
  int remove(@Mixin Connection connection, @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeUser(id(session, email));
      session.done(email + " is removed.");
      return 0;
    }
  }

  private static User.Id id(Session session, String email) {
    return new User.Id(session.user(email).id());
  }
}
