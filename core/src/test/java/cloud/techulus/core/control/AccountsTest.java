package cloud.techulus.core.control;

import static cloud.techulus.core.control.PeopleWorld.HERE;
import static cloud.techulus.core.control.PeopleWorld.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.Kind;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Accounts.NewUser;
import cloud.techulus.core.control.Memberships.MemberView;
import cloud.techulus.core.control.Memberships.TeamView;
import cloud.techulus.core.control.Programs.NewToken;
import cloud.techulus.core.control.Programs.Wish;
import cloud.techulus.core.control.SignIn.NewSession;
import cloud.techulus.core.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Users, links, teams and tokens of programs. */
class AccountsTest {
  private static final Name CREW = new Name("crew");

  private final PeopleWorld world = new PeopleWorld();

  private static Kind refusal(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call).kind();
  }

  private User setUp(NewLink link, String email) {
    return world.accounts.setUp(link.token().text(), email, "Anna", PASSWORD, HERE);
  }

  @Test
  void theFirstAdminComesByTheLinkOfTheLastStart() {
    NewLink before = world.accounts.offerSetup().orElseThrow();
    NewLink link = world.accounts.offerSetup().orElseThrow();

    assertThat(refusal(() -> setUp(before, "anna@example.com"))).isEqualTo(Kind.NOT_FOUND);
    User anna = setUp(link, "anna@example.com");

    assertThat(anna.admin()).isTrue();
    assertThat(world.session(anna)).isNotNull();
    assertThat(refusal(() -> setUp(link, "bert@example.com"))).isEqualTo(Kind.NOT_FOUND);
    assertThat(world.accounts.offerSetup()).isEmpty();
    assertThat(world.audit())
        .extracting(AuditEntry::action)
        .containsExactly(Action.SIGNED_IN, Action.FIRST_ADMIN_SET_UP);
  }

  @Test
  void theLinkOfTheFirstStartLastsADay() {
    NewLink link = world.accounts.offerSetup().orElseThrow();
    world.pass(Setup.LIFETIME.minusNanos(1));
    assertThat(refusal(() -> world.accounts.setUp(link.token().text(), "", "", "", HERE)))
        .isEqualTo(Kind.INVALID);
    world.pass(Duration.ofNanos(1));
    assertThat(refusal(() -> setUp(link, "anna@example.com"))).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void ofManyWhoWantToBeTheFirstAdminOneIs() throws InterruptedException {
    NewLink link = world.accounts.offerSetup().orElseThrow();
    List<Callable<User>> racers =
        IntStream.range(0, 16)
            .<Callable<User>>mapToObj(
                number -> () -> setUp(link, "racer" + number + "@example.com"))
            .toList();
    int won = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<User> racer : threads.invokeAll(racers)) {
        try {
          assertThat(racer.get().admin()).isTrue();
          won++;
        } catch (ExecutionException lost) {
          assertThat(lost).hasCauseInstanceOf(Problem.class);
        }
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(world.accounts.users()).hasSize(1);
  }

  @Test
  void anAddedUserChoosesAPasswordByALinkThatIsGoodOnce() {
    NewUser added = world.accounts.add("Bert@example.com", " Bert ", false, "anna@example.com");
    String link = added.link().token().text();
    assertThat(added.user().name()).isEqualTo("Bert");
    assertThat(refusal(() -> world.accounts.reset(link, "short", HERE))).isEqualTo(Kind.INVALID);
    world.accounts.reset(link, PASSWORD, HERE);

    assertThat(refusal(() -> world.accounts.reset(link, PASSWORD, HERE))).isEqualTo(Kind.NOT_FOUND);
    NewSession session = world.session(added.user());
    NewLink old = world.accounts.issueReset(added.user().id(), "anna@example.com");
    NewLink again = world.accounts.issueReset(added.user().id(), "anna@example.com");
    assertThat(world.admit(session.token())).isInstanceOf(Access.Admitted.class);
    assertThat(refusal(() -> world.accounts.reset(old.token().text(), PASSWORD, HERE)))
        .isEqualTo(Kind.NOT_FOUND);
    world.accounts.reset(again.token().text(), "another horse battery", HERE);
    assertThat(world.admit(session.token())).isInstanceOf(Access.Unknown.class);
    assertThat(refusal(() -> world.accounts.add("bert@example.com", "B", false, "anna")))
        .isEqualTo(Kind.CONFLICT);
  }

  @Test
  void whoIsDisabledOrRemovedIsOutAtOnceWithEveryProgram() {
    world.user("anna", true);
    User bert = world.member("bert", "default", Role.OWNER);
    NewSession session = world.session(bert);
    NewToken token = token(bert, "owner", Optional.empty());
    Actor byToken = world.actor(token.token());
    Actor bySession = world.actor(session.token());
    Target team = new Target.OfTeam(Team.DEFAULT.name());
    for (Actor actor : List.of(byToken, bySession)) {
      assertThat(world.access.isStillAllowed(actor, Operation.SHOW_MEMBERS, team)).isTrue();
    }

    world.accounts.disable(bert.id());
    assertThat(world.admit(session.token())).isInstanceOf(Access.Unknown.class);
    assertThat(world.admit(token.token()))
        .isEqualTo(new Access.Stale("bert@example.com (token robot)", "The account is disabled."));
    for (Actor actor : List.of(byToken, bySession)) {
      assertThat(world.access.isStillAllowed(actor, Operation.SHOW_MEMBERS, team)).isFalse();
    }

    world.accounts.enable(bert.id());
    assertThat(world.admit(token.token())).isInstanceOf(Access.Admitted.class);
    NewSession again = world.session(bert);
    world.accounts.remove(bert.id());
    assertThat(world.admit(again.token())).isInstanceOf(Access.Unknown.class);
    assertThat(world.admit(token.token())).isInstanceOf(Access.Unknown.class);
    assertThat(world.memberships.members(Team.DEFAULT.name())).isEmpty();
  }

  @Test
  void theLastAdminStays() {
    User anna = world.user("anna", true);
    User bert = world.user("bert", true);
    world.accounts.disable(bert.id());

    assertThat(refusal(() -> world.accounts.disable(anna.id()))).isEqualTo(Kind.CONFLICT);
    assertThat(refusal(() -> world.accounts.remove(anna.id()))).isEqualTo(Kind.CONFLICT);
    assertThat(refusal(() -> world.accounts.setAdmin(anna.id(), false))).isEqualTo(Kind.CONFLICT);
    User carl = world.user("carl", false);
    world.accounts.disable(carl.id());
    world.accounts.enable(bert.id());
    world.accounts.remove(anna.id());
    assertThat(world.accounts.users()).extracting(User::id).containsExactly(bert.id(), carl.id());
  }

  @Test
  void whereThereWasNoAdminNoneIsTheLast() {
    User bert = world.user("bert", false);
    world.accounts.disable(bert.id());
    world.accounts.remove(bert.id());
    assertThat(world.accounts.users()).isEmpty();
  }

  @Test
  void anInvitationMakesAUserOnceAndLastsAWeek() {
    world.memberships.create("crew");
    NewLink link = world.memberships.invite(CREW, Role.DEVELOPER, "anna@example.com");
    String token = link.token().text();
    assertThat(world.memberships.look(token).team().name()).isEqualTo(CREW);
    assertThat(world.memberships.invitations(CREW)).containsExactly(link.link());

    User bert = world.memberships.accept(token, "bert@example.com", "Bert", PASSWORD, HERE);

    assertThat(world.memberships.members(CREW))
        .containsExactly(new MemberView(bert, Role.DEVELOPER));
    assertThat(world.session(bert)).isNotNull();
    assertThat(refusal(() -> world.memberships.join(token, bert.id()))).isEqualTo(Kind.NOT_FOUND);
    NewLink late = world.memberships.invite(CREW, Role.OWNER, "anna@example.com");
    world.pass(Invitation.LIFETIME);
    assertThat(refusal(() -> world.memberships.join(late.token().text(), bert.id())))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(world.memberships.invitations(CREW)).isEmpty();
  }

  @Test
  void anInvitationLetsAUserWhoIsThereIntoAnotherTeamAndTakesNothingAway() {
    world.memberships.create("crew");
    User bert = world.member("bert", "crew", Role.DEVELOPER);
    String more = world.memberships.invite(CREW, Role.OWNER, "anna").token().text();
    assertThat(
            refusal(() -> world.memberships.accept(more, "bert@example.com", "B", PASSWORD, HERE)))
        .isEqualTo(Kind.CONFLICT);

    assertThat(world.memberships.join(more, bert.id()).role()).isEqualTo(Role.OWNER);
    String less = world.memberships.invite(CREW, Role.VIEWER, "anna").token().text();
    assertThat(world.memberships.join(less, bert.id()).role()).isEqualTo(Role.OWNER);
    NewLink revoked = world.memberships.invite(CREW, Role.VIEWER, "anna");
    world.memberships.revoke(CREW, revoked.link().id());
    assertThat(refusal(() -> world.memberships.join(revoked.token().text(), bert.id())))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> world.memberships.revoke(CREW, revoked.link().id())))
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void aLinkIsGoodForItsOwnPurposeOnly() {
    String invitation =
        world.memberships.invite(Team.DEFAULT.name(), Role.OWNER, "anna").token().text();
    assertThat(refusal(() -> world.accounts.reset(invitation, PASSWORD, HERE)))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(
            refusal(() -> world.accounts.setUp(invitation, "a@example.com", "A", PASSWORD, HERE)))
        .isEqualTo(Kind.NOT_FOUND);
    NewLink setup = world.accounts.offerSetup().orElseThrow();
    assertThat(refusal(() -> world.memberships.look(setup.token().text())))
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void aTeamHasSoManyOpenInvitations() {
    for (int i = 0; i < Invitation.COUNT_LIMIT; i++) {
      world.memberships.invite(Team.DEFAULT.name(), Role.VIEWER, "anna");
    }
    assertThat(refusal(() -> world.memberships.invite(Team.DEFAULT.name(), Role.VIEWER, "anna")))
        .isEqualTo(Kind.LIMIT);
    world.pass(Invitation.LIFETIME);
    assertThat(world.memberships.invite(Team.DEFAULT.name(), Role.VIEWER, "anna")).isNotNull();
  }

  @Test
  void aTeamGoesOnceItHasNoProjectsButTheFirstStays() {
    Team crew = world.memberships.create("crew");
    User bert = world.member("bert", "crew", Role.OWNER);
    Actor actor = world.actor(world.session(bert).token());
    assertThat(world.memberships.teams(actor)).containsExactly(new TeamView(crew, Role.OWNER));
    assertThat(refusal(() -> world.memberships.create("crew"))).isEqualTo(Kind.CONFLICT);

    world.memberships.remove(CREW);
    assertThat(refusal(() -> world.memberships.members(CREW))).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> world.memberships.remove(Team.DEFAULT.name())))
        .isEqualTo(Kind.CONFLICT);
  }

  @Test
  void onlyMembersAreGivenAnotherRoleOrTakenOut() {
    User bert = world.user("bert", false);
    Name team = Team.DEFAULT.name();
    assertThat(refusal(() -> world.memberships.change(team, bert.id(), Role.OWNER)))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> world.memberships.remove(team, bert.id()))).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> world.memberships.add(team, "no@example.com", Role.OWNER)))
        .isEqualTo(Kind.INVALID);
    world.memberships.add(team, "bert@example.com", Role.VIEWER);
    world.memberships.change(team, bert.id(), Role.OWNER);
    assertThat(world.memberships.members(team)).containsExactly(new MemberView(bert, Role.OWNER));
    world.memberships.remove(team, bert.id());
    assertThat(world.memberships.members(team)).isEmpty();
  }

  private NewToken token(User user, String scope, Optional<String> team) {
    return world.programs.create(user.id(), new Wish("robot", scope, team, Optional.empty()));
  }

  @Test
  void aTokenMayNeverDoMoreThanItsUserMayAtThatMoment() {
    Team crew = world.memberships.create("crew");
    User anna = world.user("anna", true);
    User root = world.user("root", true);
    User bert = world.member("bert", "crew", Role.DEVELOPER);
    NewToken developer = token(bert, "owner", Optional.of("crew"));
    NewToken viewer = token(anna, "viewer", Optional.empty());
    NewToken all = token(anna, "admin", Optional.empty());
    NewToken one = token(anna, "owner", Optional.of("crew"));

    assertThat(world.actor(developer.token()).roles()).isEqualTo(Map.of(crew.id(), Role.DEVELOPER));
    assertThat(world.actor(viewer.token()).roles())
        .isEqualTo(Map.of(crew.id(), Role.VIEWER, Team.DEFAULT.id(), Role.VIEWER));
    assertThat(world.actor(viewer.token()).admin()).isFalse();
    assertThat(world.actor(all.token()).admin()).isTrue();
    assertThat(world.actor(one.token()).roles()).isEqualTo(Map.of(crew.id(), Role.OWNER));
    assertThat(world.actor(one.token()).name()).isEqualTo("anna@example.com (token robot)");

    world.accounts.setAdmin(anna.id(), false);
    assertThat(world.actor(all.token()).admin()).isFalse();
    assertThat(world.actor(all.token()).roles()).isEmpty();
    world.memberships.remove(CREW, bert.id());
    assertThat(world.actor(developer.token()).roles()).isEmpty();
    assertThat(root.admin()).isTrue();
  }

  @Test
  void aTokenIsAskedForWithinLimits() {
    User bert = world.member("bert", "default", Role.DEVELOPER);
    world.memberships.create("crew");
    List<Wish> wrong = new ArrayList<>();
    wrong.add(new Wish(" ", "viewer", Optional.empty(), Optional.empty()));
    wrong.add(new Wish("x".repeat(101), "viewer", Optional.empty(), Optional.empty()));
    wrong.add(new Wish("a\nb", "viewer", Optional.empty(), Optional.empty()));
    wrong.add(new Wish("a", "root", Optional.empty(), Optional.empty()));
    wrong.add(new Wish("a", "admin", Optional.empty(), Optional.empty()));
    wrong.add(new Wish("a", "viewer", Optional.of("crew"), Optional.empty()));
    wrong.add(new Wish("a", "viewer", Optional.of("Crew!"), Optional.empty()));
    wrong.add(new Wish("a", "viewer", Optional.empty(), Optional.of(0)));
    wrong.add(new Wish("a", "viewer", Optional.empty(), Optional.of(366)));
    for (Wish wish : wrong) {
      assertThat(refusal(() -> world.programs.create(bert.id(), wish)))
          .as(wish.toString())
          .isEqualTo(Kind.INVALID);
    }
    for (int i = 0; i < ApiToken.COUNT_LIMIT; i++) {
      world.programs.create(
          bert.id(), new Wish("x".repeat(100), "viewer", Optional.empty(), Optional.of(365)));
    }
    assertThat(refusal(() -> token(bert, "viewer", Optional.empty()))).isEqualTo(Kind.LIMIT);
  }

  @Test
  void aTokenExpiresAndIsRevokedByItsUserOnly() {
    User bert = world.member("bert", "default", Role.DEVELOPER);
    User carl = world.member("carl", "default", Role.OWNER);
    NewToken token = token(bert, "viewer", Optional.empty());
    world.pass(ApiToken.LIFETIME.minusNanos(1));
    assertThat(world.admit(token.token())).isInstanceOf(Access.Admitted.class);
    world.pass(Duration.ofNanos(1));
    assertThat(world.admit(token.token())).isInstanceOf(Access.Stale.class);

    ApiToken.Id id = token.view().token().id();
    assertThat(refusal(() -> world.programs.revoke(carl.id(), id))).isEqualTo(Kind.NOT_FOUND);
    world.programs.revoke(bert.id(), id);
    assertThat(world.admit(token.token())).isInstanceOf(Access.Unknown.class);
    assertThat(world.programs.tokens(bert.id())).isEmpty();
  }

  @Test
  void whenATokenWasUsedIsWrittenOnceAMinute() {
    User bert = world.member("bert", "default", Role.DEVELOPER);
    NewToken token = token(bert, "viewer", Optional.empty());
    world.admit(token.token());
    assertThat(lastUse(bert)).contains(world.now());
    world.pass(LastUse.INTERVAL.minusNanos(1));
    world.admit(token.token());
    assertThat(lastUse(bert)).contains(world.now().minus(LastUse.INTERVAL.minusNanos(1)));
    world.pass(Duration.ofNanos(1));
    world.admit(token.token());
    assertThat(lastUse(bert)).contains(world.now());
  }

  private Optional<Instant> lastUse(User user) {
    return world.programs.tokens(user.id()).getFirst().token().lastUsedAt();
  }
}
