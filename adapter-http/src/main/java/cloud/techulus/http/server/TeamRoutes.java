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
import cloud.techulus.http.openapi.Endpoint;
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
import io.javalin.http.HandlerType;

/** Teams, members and invitations. */
final class TeamRoutes {
  private final Memberships memberships;

  TeamRoutes(Memberships memberships) {
    this.memberships = memberships;
  }

  /** For those who come by a link. */
  void registerOpen(ApiRoutes routes) {
    routes.open(
        HandlerType.POST,
        "/invitations/look",
        Endpoint.of("lookAtInvitation", "What an invitation is for.")
            .takes(LinkTokenWire.class)
            .gives(200, InvitationWire.InvitedWire.class),
        this::look);
    routes.open(
        HandlerType.POST,
        "/invitations/accept",
        Endpoint.of("joinByInvitation", "Makes a user who joins the team of an invitation.")
            .takes(AcceptWire.class)
            .gives(201, UserWire.class),
        this::accept);
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/teams",
        Operation.SHOW_LISTS,
        Endpoint.list("listTeams", "Teams that the caller sees, by name.", TeamWire.ListWire.class),
        this::list);
    routes.post(
        "/teams",
        Operation.CREATE_TEAM,
        Endpoint.of("createTeam", "Makes a team.")
            .takes(CreateTeamWire.class)
            .creates(TeamWire.class),
        this::create);
    routes.delete(
        "/teams/{team}",
        Operation.REMOVE_TEAM,
        Endpoint.of("removeTeam", "Removes a team without projects.").gives(204),
        this::remove);
    routes.get(
        "/teams/{team}/members",
        Operation.SHOW_MEMBERS,
        Endpoint.list("listMembers", "Members, by e-mail address.", MemberWire.ListWire.class),
        this::members);
    routes.post(
        "/teams/{team}/members",
        Operation.ADD_MEMBER,
        Endpoint.of("addMember", "Makes a user a member, or gives a member another role.")
            .takes(AddMemberWire.class)
            .gives(200, MemberWire.class),
        this::add);
    routes.put(
        "/teams/{team}/members/{user}",
        Operation.CHANGE_MEMBER,
        Endpoint.of("changeMember", "Gives a member another role.")
            .takes(RoleWire.class)
            .gives(200, MemberWire.class),
        this::change);
    routes.delete(
        "/teams/{team}/members/{user}",
        Operation.REMOVE_MEMBER,
        Endpoint.of("removeMember", "Takes a member out of a team.").gives(204),
        this::removeMember);
    routes.get(
        "/teams/{team}/invitations",
        Operation.SHOW_INVITATIONS,
        Endpoint.list(
            "listInvitations",
            "Invitations that are open, those that end first before.",
            InvitationWire.ListWire.class),
        this::invitations);
    routes.post(
        "/teams/{team}/invitations",
        Operation.INVITE,
        Endpoint.of("createInvitation", "Makes a link by which somebody joins the team.")
            .takes(RoleWire.class)
            .creates(InvitationWire.NewWire.class),
        this::invite);
    routes.delete(
        "/teams/{team}/invitations/{invitation}",
        Operation.REVOKE_INVITATION,
        Endpoint.of("revokeInvitation", "Makes an invitation worth nothing.").gives(204),
        this::revoke);
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
    Paging.answer(
        context,
        memberships.teams(Visit.of(context).actor()),
        view -> view.team().name().text(),
        (part, next) -> new TeamWire.ListWire(part.stream().map(TeamWire::of).toList(), next));
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
    Paging.answer(
        context,
        memberships.members(team(context)),
        view -> view.user().email().text(),
        (part, next) -> new MemberWire.ListWire(part.stream().map(MemberWire::of).toList(), next));
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
    Paging.answer(
        context,
        memberships.invitations(team(context)),
        link -> Paging.key(link.expiresAt(), link.id().value()),
        (part, next) ->
            new InvitationWire.ListWire(part.stream().map(InvitationWire::of).toList(), next));
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
