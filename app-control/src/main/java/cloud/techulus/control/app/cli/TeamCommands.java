package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.User;
import cloud.techulus.http.wire.InvitationWire;
import cloud.techulus.http.wire.MemberWire;
import cloud.techulus.http.wire.TeamWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus team}. */
@Command(name = "team", description = "Teams, which own projects.")
final class TeamCommands extends CommandGroup {
  private static final String ROLES = "viewer|developer|owner";

  private final Surroundings surroundings;

  TeamCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "create", description = "Make a team.")
  int create(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      TeamWire team = session.client().createTeam(name);
      session.show(
          team,
          () ->
              List.of(
                  "Team %1$s is there. Let people in: techulus team invite %1$s --role developer"
                      .formatted(Printable.line(team.name()))));
      return 0;
    }
  }

  @Command(name = "ls", description = "List the teams that you see.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<TeamWire> teams = session.client().teams();
      session.show(
          new TeamWire.ListWire(teams),
          () -> {
            Table table = new Table("TEAM", "YOUR ROLE");
            teams.forEach(team -> table.row(team.name(), team.role()));
            return table.lines();
          });
      return 0;
    }
  }

  @Command(name = "rm", description = "Remove a team that has no projects.")
  int remove(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeTeam(team);
      session.done("Team " + team + " is removed.");
      return 0;
    }
  }

  @Command(name = "members", description = "List who is in a team.")
  int members(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<MemberWire> members = session.client().members(team);
      session.show(
          new MemberWire.ListWire(members),
          () -> {
            Table table = new Table("EMAIL", "NAME", "ROLE");
            members.forEach(it -> table.row(it.email(), it.name(), it.role()));
            return table.lines();
          });
      return 0;
    }
  }

  @Command(name = "add", description = "As an admin: put a user into a team.")
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--role", required = true, paramLabel = ROLES) String role)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      show(session, team, session.client().addMember(team, email, role));
      return 0;
    }
  }

  @Command(name = "role", description = "Give a member another role.")
  int role(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team,
      @Parameters(paramLabel = "EMAIL") String email,
      @Parameters(paramLabel = ROLES) String role)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      User.Id user = member(session, team, email);
      show(session, team, session.client().changeMember(team, user, role));
      return 0;
    }
  }

  private static void show(Session session, Name team, MemberWire member) {
    session.show(
        member,
        () ->
            List.of(
                Printable.line("%s is %s in %s.".formatted(member.email(), member.role(), team))));
  }

  @Command(name = "remove", description = "Take a member out of a team.")
  int removeMember(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team,
      @Parameters(paramLabel = "EMAIL") String email)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeMember(team, member(session, team, email));
      session.done(email + " is not in " + team + " any more.");
      return 0;
    }
  }

  private static User.Id member(Session session, Name team, String email) {
    return session.client().members(team).stream()
        .filter(member -> member.email().equalsIgnoreCase(email))
        .map(member -> new User.Id(member.user()))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("member", email));
  }

  @Command(name = "invite", description = "Make a link by which somebody gets into a team.")
  int invite(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team,
      @Option(names = "--role", required = true, paramLabel = ROLES) String role)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      InvitationWire.NewWire made = session.client().invite(team, role);
      session.show(
          made,
          () ->
              List.of(
                  Printable.line(
                      "Whoever has this link gets into %s as %s, once, until %s:"
                          .formatted(
                              team, role, made.link().expiresAt().truncatedTo(ChronoUnit.SECONDS))),
                  "  " + Printable.line(session.link(made.link())),
                  "`techulus accept` asks for it."));
      return 0;
    }
  }

  @Command(name = "invitations", description = "List the links that nobody has used yet.")
  int invitations(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<InvitationWire> open = session.client().invitations(team);
      session.show(new InvitationWire.ListWire(open), () -> table(team, open));
      return 0;
    }
  }

  private static List<String> table(Name team, List<InvitationWire> open) {
    if (open.isEmpty()) {
      return List.of(
          "No open invitations. `techulus team invite %s --role viewer` makes one."
              .formatted(team));
    }
    Table table = new Table("INVITATION", "ROLE", "BY", "GOOD UNTIL");
    open.forEach(
        each ->
            table.row(
                each.id(),
                each.role(),
                each.author(),
                each.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    return table.lines();
  }

  @Command(name = "revoke-invitation", description = "Let nobody in by a link any more.")
  int revokeInvitation(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TEAM", converter = NameConverter.class) Name team,
      @Parameters(
              paramLabel = "INVITATION",
              description = "Its id, as `team invitations` shows it.")
          String id)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().revokeInvitation(team, invitationId(id));
      session.done("Invitation " + id + " is revoked.");
      return 0;
    }
  }

  private static OneTimeLink.Id invitationId(String text) {
    try {
      return new OneTimeLink.Id(text);
    } catch (Problem malformed) {
      throw Problem.notFound("invitation", text);
    }
  }
}
