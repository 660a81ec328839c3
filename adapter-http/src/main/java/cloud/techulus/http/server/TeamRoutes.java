package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Memberships;
import cloud.techulus.core.control.Memberships.MemberView;
import cloud.techulus.core.control.Memberships.TeamView;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.http.wire.AddMemberWire;
import cloud.techulus.http.wire.CreateTeamWire;
import cloud.techulus.http.wire.InvitationWire;
import cloud.techulus.http.wire.LinkTokenWire;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.http.wire.MemberWire;
import cloud.techulus.http.wire.RoleWire;
import cloud.techulus.http.wire.TeamWire;
import cloud.techulus.http.wire.UserWire;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Teams, members and invitations. */
final class TeamRoutes {
  private final Memberships memberships;

  TeamRoutes(Memberships memberships) {
    this.memberships = memberships;
  }

  /** For those who come by a link. */
  void registerOpen(JavalinDefaultRoutingApi routes) {
    routes.post(OperatorRoutes.ROOT + "/invitations/look", this::look);
    routes.post(OperatorRoutes.ROOT + "/invitations/accept", this::accept);
  }

  void register(SecuredRoutes routes) {
    routes.get("/teams", Operation.SHOW_LISTS, this::list);
    routes.post("/teams", Operation.CREATE_TEAM, this::create);
    routes.delete("/teams/{team}", Operation.REMOVE_TEAM, this::remove);
    routes.get("/teams/{team}/members", Operation.SHOW_MEMBERS, this::members);
    routes.post("/teams/{team}/members", Operation.ADD_MEMBER, this::add);
    routes.put("/teams/{team}/members/{user}", Operation.CHANGE_MEMBER, this::change);
    routes.delete("/teams/{team}/members/{user}", Operation.REMOVE_MEMBER, this::removeMember);
    routes.get("/teams/{team}/invitations", Operation.SHOW_INVITATIONS, this::invitations);
    routes.post("/teams/{team}/invitations", Operation.INVITE, this::invite);
    routes.delete(
        "/teams/{team}/invitations/{invitation}", Operation.REVOKE_INVITATION, this::revoke);
  }

  private void look(Context context) {
    String token = Requests.message(context, LinkTokenWire.class).token();
    Responses.json(context, 200, InvitationWire.InvitedWire.of(memberships.look(token)));
  }

  private void accept(Context context) {
    AcceptWire request = Requests.message(context, AcceptWire.class);
    User user =
        memberships.accept(
            request.token(),
            request.email(),
            request.name(),
            request.password(),
            Requests.origin(context));
    Responses.json(context, 201, UserWire.of(user));
  }

  private void list(Context context) {
    Responses.json(
        context,
        200,
        new TeamWire.ListWire(
            memberships.teams(Visit.of(context).actor()).stream().map(TeamWire::of).toList()));
  }

  private void create(Context context) {
    Team team = memberships.create(Requests.message(context, CreateTeamWire.class).name());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/teams/" + team.name() + "/members",
        team.name().text(),
        TeamWire.of(new TeamView(team, Role.OWNER)));
  }

  private void remove(Context context) {
    memberships.remove(team(context));
    context.status(204);
  }

  private void members(Context context) {
    Responses.json(
        context,
        200,
        new MemberWire.ListWire(
            memberships.members(team(context)).stream().map(MemberWire::of).toList()));
  }

  private void add(Context context) {
    AddMemberWire request = Requests.message(context, AddMemberWire.class);
    answer(
        context, memberships.add(team(context), request.email(), Memberships.role(request.role())));
  }

  private void change(Context context) {
    Role role = Memberships.role(Requests.message(context, RoleWire.class).role());
    answer(context, memberships.change(team(context), user(context), role));
  }

  private static void answer(Context context, MemberView member) {
    MemberWire wire = MemberWire.of(member);
    Visit.detail(context, wire.email() + " " + wire.role());
    Responses.json(context, 200, wire);
  }

  private void removeMember(Context context) {
    MemberView removed = memberships.remove(team(context), user(context));
    Visit.detail(context, removed.user().email().text());
    context.status(204);
  }

  private void invitations(Context context) {
    Responses.json(
        context,
        200,
        new InvitationWire.ListWire(
            memberships.invitations(team(context)).stream().map(InvitationWire::of).toList()));
  }

  private void invite(Context context) {
    Role role = Memberships.role(Requests.message(context, RoleWire.class).role());
    NewLink made = memberships.invite(team(context), role, Visit.of(context).author());
    InvitationWire invitation = InvitationWire.of(made.link());
    Visit.detail(context, invitation.role() + " " + invitation.id());
    Responses.json(context, 201, new InvitationWire.NewWire(invitation, LinkWire.of(made)));
  }

  private void revoke(Context context) {
    memberships.revoke(
        team(context), Requests.pathId(context, "invitation", "invitation", OneTimeLink.Id::new));
    context.status(204);
  }

  private static Name team(Context context) {
    return Requests.pathId(context, "team", "team", Name::new);
  }

  private static User.Id user(Context context) {
    return Requests.pathId(context, "user", "member", User.Id::new);
  }
}
