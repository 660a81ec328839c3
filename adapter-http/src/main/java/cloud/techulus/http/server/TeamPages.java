package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Memberships;
import cloud.techulus.core.control.Memberships.MemberView;
import cloud.techulus.core.control.Memberships.TeamView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.OncePage;
import cloud.techulus.http.pages.Paths;
import cloud.techulus.http.pages.Rights;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.TeamPage;
import cloud.techulus.http.pages.TeamsPage;
import cloud.techulus.http.wire.EnumText;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** Teams: who is in them, and how one gets in. */
final class TeamPages {
  private static final String TEAM = "/teams/{team}";
  private static final List<String> NAME = List.of("name");
  private static final List<String> INVITATION = List.of("invited", "role");
  private static final List<String> MEMBER = List.of("email", "role");
  private static final List<String> NOTHING = List.of();

  private final PageFrame frame;
  private final ControlServices services;
  private final Memberships memberships;

  TeamPages(PageFrame frame, ControlServices services) {
    this.frame = frame;
    this.services = services;
    this.memberships = services.people().memberships();
  }

  void register() {
    frame.get(
        Section.TEAMS.path(),
        Operation.SHOW_LISTS,
        PageFrame.platform(),
        context -> listPage(context, Form.EMPTY));
    frame.post(Section.TEAMS.path(), Operation.CREATE_TEAM, PageFrame.platform(), this::create);
    frame.get(
        TEAM, Operation.SHOW_MEMBERS, TeamPages::target, context -> page(context, Form.EMPTY));
    frame.post(TEAM + "/invite", Operation.INVITE, TeamPages::target, this::invite);
    frame.post(
        TEAM + "/invitations/{invitation}/revoke",
        Operation.REVOKE_INVITATION,
        TeamPages::target,
        this::revoke);
    frame.post(TEAM + "/members", Operation.ADD_MEMBER, TeamPages::target, this::add);
    frame.post(
        TEAM + "/members/{user}/role", Operation.CHANGE_MEMBER, TeamPages::target, this::change);
    frame.post(
        TEAM + "/members/{user}/remove",
        Operation.REMOVE_MEMBER,
        TeamPages::target,
        this::removeMember);
    frame.post(TEAM + "/remove", Operation.REMOVE_TEAM, TeamPages::target, this::remove);
  }

  private static Target target(Context context) {
    return new Target.OfTeam(name(context));
  }

  private static Name name(Context context) {
    return Requests.pathId(context, "team", "team", Name::new);
  }

  private static User.Id user(Context context) {
    return Requests.pathId(context, "user", "member", User.Id::new);
  }

  private void listPage(Context context, Form form) {
    Actor visitor = Visit.of(context).actor();
    List<Project> projects = services.catalog().projects();
    List<TeamsPage.Row> rows =
        memberships.teams(visitor).stream().map(each -> row(each, visitor, projects)).toList();
    frame.html(
        context,
        "teams.jte",
        Map.of(
            "shell",
            frame.shell(context, "Teams", Section.TEAMS),
            "form",
            form,
            "page",
            new TeamsPage(rows)));
  }

  private TeamsPage.Row row(TeamView view, Actor visitor, List<Project> projects) {
    Team team = view.team();
    return new TeamsPage.Row(
        team.name().text(),
        Paths.team(team.name()),
        visitor.admin() ? "admin" : EnumText.of(view.role()),
        memberships.members(team.name()).size(),
        projects.stream().filter(project -> project.team().equals(team.id())).count());
  }

  private void create(Context context) {
    PageFrame.submit(
            context,
            NAME,
            () -> memberships.create(field(context, "name")),
            form -> listPage(context, form))
        .ifPresent(
            team -> {
              Visit.subject(context, team.name().text());
              seeOther(context, Paths.team(team.name()));
            });
  }

  private void page(Context context, Form form) {
    Name name = name(context);
    Actor visitor = Visit.of(context).actor();
    Team team =
        memberships.teams(visitor).stream()
            .map(TeamView::team)
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("team", name.text()));
    Rights rights = PageFrame.rights(context, team.id());
    List<OneTimeLink> invitations =
        rights.may(Operation.SHOW_INVITATIONS) ? memberships.invitations(name) : List.of();
    frame.html(
        context,
        "team.jte",
        Map.of(
            "shell",
            frame.shell(context, name.text(), Section.TEAMS),
            "form",
            form,
            "page",
            TeamPage.of(
                team,
                visitor.user(),
                services.catalog().projects(),
                memberships.members(name),
                invitations),
            "rights",
            rights));
  }

  private void invite(Context context) {
    Name team = name(context);
    PageFrame.submit(
            context,
            INVITATION,
            () ->
                memberships.invite(
                    team, Memberships.role(field(context, "role")), Visit.of(context).author()),
            form -> page(context, form))
        .ifPresent(made -> invited(context, team, made));
  }

  private void invited(Context context, Name team, NewLink made) {
    String role = field(context, "role");
    Visit.detail(context, role + " " + made.link().id());
    frame.once(
        context,
        Section.TEAMS,
        OncePage.ofInvitation(
            team.text(),
            role,
            PageFrame.link(context, made),
            made.link().expiresAt(),
            Paths.team(team)));
  }

  private void revoke(Context context) {
    OneTimeLink.Id id = Requests.pathId(context, "invitation", "invitation", OneTimeLink.Id::new);
    PageFrame.submit(
        context,
        NOTHING,
        () -> memberships.revoke(name(context), id),
        Paths.team(name(context)),
        form -> page(context, form));
  }

  private void add(Context context) {
    PageFrame.submit(
            context,
            MEMBER,
            () ->
                memberships.add(
                    name(context),
                    field(context, "email"),
                    Memberships.role(field(context, "role"))),
            form -> page(context, form))
        .ifPresent(member -> changed(context, member));
  }

  private void change(Context context) {
    Role role = Memberships.role(field(context, "role"));
    PageFrame.submit(
            context,
            NOTHING,
            () -> memberships.change(name(context), user(context), role),
            form -> page(context, form))
        .ifPresent(member -> changed(context, member));
  }

  private static void changed(Context context, MemberView member) {
    Visit.detail(context, member.user().email() + " " + EnumText.of(member.role()));
    seeOther(context, Paths.team(name(context)));
  }

  private void removeMember(Context context) {
    PageFrame.submit(
            context,
            NOTHING,
            () -> memberships.remove(name(context), user(context)),
            form -> page(context, form))
        .ifPresent(
            removed -> {
              Visit.detail(context, removed.user().email().text());
              seeOther(context, afterRemoval(context, removed.user()));
            });
  }

  /** Whoever has left a team does not see its page any more. */
  private static String afterRemoval(Context context, User removed) {
    Actor visitor = Visit.of(context).actor();
    boolean left = !visitor.admin() && visitor.user().filter(removed.id()::equals).isPresent();
    return left ? Section.TEAMS.path() : Paths.team(name(context));
  }

  private void remove(Context context) {
    PageFrame.submit(
        context,
        NOTHING,
        () -> memberships.remove(name(context)),
        Section.TEAMS.path(),
        form -> page(context, form));
  }
}
