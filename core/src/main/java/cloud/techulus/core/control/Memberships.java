package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Teams, who is in them, and how one gets in. */
public final class Memberships {
  private final ControlSettings settings;
  private final Store store;
  private final PasswordHasher hasher;

  /** Somebody in a team. */
  public record MemberView(User user, Role role) {}

  /** A team as somebody sees it, with what he may do there. */
  public record TeamView(Team team, Role role) {}

  /** What an invitation is to. */
  public record Invited(Team team, Role role, Instant expiresAt) {}

  public Memberships(ControlSettings settings, Store store, PasswordHasher hasher) {
    this.settings = settings;
    this.store = store;
    this.hasher = hasher;
  }

  /** The teams that somebody sees. */
  public List<TeamView> teams(Actor actor) {
    return store.read(
        view ->
            view.teams().all().stream()
                .flatMap(
                    team -> actor.roleIn(team.id()).map(role -> new TeamView(team, role)).stream())
                .toList());
  }

  /**
   * The teams that a user is in, sorted by name; those that an admin sees besides are none of them.
   */
  public List<TeamView> ofUser(User.Id user) {
    return store.read(
        view ->
            view.members().ofUser(user).stream()
                .map(
                    member ->
                        new TeamView(view.teams().find(member.team()).orElseThrow(), member.role()))
                .sorted(Comparator.comparing(each -> each.team().name()))
                .toList());
  }

  /**
   * Makes a team without members.
   *
   * @throws Problem INVALID ({@code name}) or CONFLICT if the name is taken
   */
  public Team create(String name) {
    Team team = new Team(Team.Id.next(settings.random()), new Name(name));
    return store.write(
        tx -> {
          if (tx.teams().findByName(team.name()).isPresent()) {
            throw Problem.conflict("There is a team " + team.name() + " already.");
          }
          tx.teams().save(team);
          return team;
        });
  }

  /**
   * Removes a team with its memberships and invitations.
   *
   * @throws Problem NOT_FOUND, or CONFLICT if it has projects or is the one that is always there
   */
  public void remove(Name name) {
    store.write(
        tx -> {
          Team team = require(tx, name);
          if (team.id().equals(Team.DEFAULT.id())) {
            throw Problem.conflict("The team " + name + " is always there.");
          }
          if (tx.projects().all().stream().anyMatch(it -> it.team().equals(team.id()))) {
            throw Problem.conflict("The team " + name + " has projects; remove those first.");
          }
          tx.teams().remove(team.id());
          return team;
        });
  }

  /**
   * Who is in a team, sorted by e-mail address.
   *
   * @throws Problem NOT_FOUND
   */
  public List<MemberView> members(Name name) {
    return store.read(
        view ->
            view.members().ofTeam(require(view, name).id()).stream()
                .map(member -> new MemberView(Accounts.require(view, member.user()), member.role()))
                .sorted(Comparator.comparing(member -> member.user().email()))
                .toList());
  }

  /**
   * Puts a user into a team, or gives another role.
   *
   * @throws Problem NOT_FOUND for the team, INVALID ({@code email}) if there is no such user
   */
  public MemberView add(Name name, String email, Role role) {
    EmailAddress address = new EmailAddress(email);
    return store.write(
        tx -> {
          Team team = require(tx, name);
          User user =
              tx.users()
                  .findByEmail(address)
                  .orElseThrow(
                      () -> Problem.invalid("email", "nobody has this address; invite instead"));
          tx.members().save(new Member(team.id(), user.id(), role));
          return new MemberView(user, role);
        });
  }

  /**
   * Gives a member another role.
   *
   * @throws Problem NOT_FOUND for the team, or if the user is no member
   */
  public MemberView change(Name name, User.Id user, Role role) {
    return store.write(
        tx -> {
          Member member = requireMember(tx, name, user);
          tx.members().save(new Member(member.team(), user, role));
          return new MemberView(Accounts.require(tx, user), role);
        });
  }

  /**
   * Takes a member out of a team.
   *
   * @return what was taken out
   * @throws Problem NOT_FOUND for the team, or if the user is no member
   */
  public MemberView remove(Name name, User.Id user) {
    return store.write(
        tx -> {
          Member member = requireMember(tx, name, user);
          tx.members().remove(member.team(), user);
          return new MemberView(Accounts.require(tx, user), member.role());
        });
  }

  /**
   * A link by which somebody gets into a team.
   *
   * @throws Problem NOT_FOUND, or LIMIT with too many open ones
   */
  public NewLink invite(Name name, Role role, String author) {
    return store.write(
        tx -> {
          Team team = require(tx, name);
          Instant now = settings.clock().instant();
          tx.links().invitations(team.id()).stream()
              .filter(link -> link.isOver(now))
              .forEach(link -> tx.links().remove(link.id()));
          if (tx.links().invitations(team.id()).size() >= Invitation.COUNT_LIMIT) {
            throw Problem.limit(
                "%d invitations are open, which is the most; revoke some."
                    .formatted(Invitation.COUNT_LIMIT));
          }
          return Accounts.issue(tx, settings, new Invitation(team.id(), role), author);
        });
  }

  /**
   * The invitations that can still be accepted, the oldest first.
   *
   * @throws Problem NOT_FOUND
   */
  public List<OneTimeLink> invitations(Name name) {
    Instant now = settings.clock().instant();
    return store.read(
        view ->
            view.links().invitations(require(view, name).id()).stream()
                .filter(link -> !link.isOver(now))
                .toList());
  }

  /**
   * The link is worth nothing any more.
   *
   * @throws Problem NOT_FOUND
   */
  public void revoke(Name name, OneTimeLink.Id id) {
    store.write(
        tx -> {
          if (tx.links().invitations(require(tx, name).id()).stream()
              .noneMatch(link -> link.id().equals(id))) {
            throw Problem.notFound("invitation", id.value());
          }
          tx.links().remove(id);
          return id;
        });
  }

  /**
   * What a link invites to.
   *
   * @throws Problem NOT_FOUND
   */
  public Invited look(String token) {
    return store.read(
        view -> {
          OpenLinks.Found<Invitation> found = invitation(view, token);
          return new Invited(
              view.teams().find(found.purpose().team()).orElseThrow(),
              found.purpose().role(),
              found.link().expiresAt());
        });
  }

  /**
   * Makes a user by an invitation.
   *
   * @throws Problem NOT_FOUND for the link, INVALID ({@code email}, {@code name}, {@code
   *     password}), or CONFLICT if there is a user with this address, who has to sign in first
   */
  public User accept(String token, String email, String name, String password, Origin origin) {
    Newcomer newcomer = Newcomer.read(email, name, password);
    store.read(view -> invitation(view, token));
    PasswordHash hash = hasher.hash(newcomer.password());
    return store.write(
        tx -> {
          OpenLinks.Found<Invitation> found = invitation(tx, token);
          Team team = tx.teams().find(found.purpose().team()).orElseThrow();
          User user =
              newcomer.join(
                  tx,
                  settings,
                  hash,
                  false,
                  origin,
                  Action.INVITATION_ACCEPTED,
                  "%s, by the link of %s".formatted(team.name(), found.link().author()));
          enter(tx, found, user.id());
          return user;
        });
  }

  /**
   * Lets a user into a team by an invitation; a role that may do more stays.
   *
   * @throws Problem NOT_FOUND for the link
   */
  public TeamView join(String token, User.Id user) {
    return store.write(tx -> enter(tx, invitation(tx, token), user));
  }

  private static TeamView enter(Tx tx, OpenLinks.Found<Invitation> found, User.Id user) {
    Team team = tx.teams().find(found.purpose().team()).orElseThrow();
    Role role =
        tx.members()
            .find(team.id(), user)
            .map(Member::role)
            .filter(before -> before.includes(found.purpose().role()))
            .orElse(found.purpose().role());
    tx.members().save(new Member(team.id(), user, role));
    tx.links().remove(found.link().id());
    return new TeamView(team, role);
  }

  private OpenLinks.Found<Invitation> invitation(View view, String token) {
    return OpenLinks.require(view, token, Invitation.class, settings.clock().instant());
  }

  private static Team require(View view, Name name) {
    return view.teams().findByName(name).orElseThrow(() -> Problem.notFound("team", name.text()));
  }

  private static Member requireMember(View view, Name name, User.Id user) {
    Optional<Member> member = view.members().find(require(view, name).id(), user);
    return member.orElseThrow(() -> Problem.notFound("member", user.value()));
  }

  /**
   * Reads a role.
   *
   * @throws Problem INVALID, field {@code role}
   */
  public static Role role(String text) {
    return switch (text) {
      case "owner" -> Role.OWNER;
      case "developer" -> Role.DEVELOPER;
      case "viewer" -> Role.VIEWER;
      default -> throw Problem.invalid("role", "must be owner, developer or viewer");
    };
  }
}
