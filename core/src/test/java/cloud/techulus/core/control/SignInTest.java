package cloud.techulus.core.control;

import static cloud.techulus.core.control.PeopleWorld.HERE;
import static cloud.techulus.core.control.PeopleWorld.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.Kind;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.Totp;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.control.SignIn.NewSession;
import cloud.techulus.core.control.SignIn.Offer;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  private final PeopleWorld world = new PeopleWorld();
  private final User anna = world.user("anna", true);

  private static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call);
  }

  private Problem refused(String email, String password) {
    return problem(() -> world.signIn.signIn(email, password, Optional.empty(), HERE));
  }

  @Test
  void whoKnowsThePasswordGetsASessionThatIsKnownByItsHashOnly() {
    NewSession session = world.signIn.signIn("ANNA@example.com", PASSWORD, Optional.empty(), HERE);

    assertThat(world.actor(session.token()).name()).isEqualTo("anna@example.com");
    assertThat(world.actor(session.token()).admin()).isTrue();
    assertThat(session.session().token()).isEqualTo(session.token().hash());
    assertThat(world.audit().getFirst())
        .isEqualTo(
            new AuditEntry(
                world.now(),
                "anna@example.com",
                Action.SIGNED_IN,
                "anna@example.com",
                "",
                HERE.address()));
  }

  @Test
  void anUnknownAccountIsRefusedLikeAWrongPasswordAndAfterTheSameWork() {
    User disabled = world.user("bert", false);
    world.accounts.disable(disabled.id());
    world.accounts.add("new@example.com", "without a password", false, "test");
    Problem wrong = refused("anna@example.com", "wrong wrong wrong");
    for (String email :
        new String[] {"nobody@example.com", "bert@example.com", "new@example.com"}) {
      int before = world.hasher.calls();
      Problem unknown = refused(email, PASSWORD);
      assertThat(world.hasher.calls() - before).as(email).isEqualTo(1);
      assertThat(unknown.kind()).isEqualTo(wrong.kind()).isEqualTo(Kind.UNAUTHENTICATED);
      assertThat(unknown.message()).isEqualTo(wrong.message());
    }
    assertThat(world.audit().getFirst().action()).isEqualTo(Action.SIGN_IN_FAILED);
    assertThat(world.audit().getFirst().subject()).isEqualTo("new@example.com");
  }

  @Test
  void afterTenFailuresAnAccountWaitsHoweverRightThePasswordIs() {
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT; i++) {
      Origin elsewhere = Origin.of("198.51.100." + i);
      assertThat(
              problem(
                      () ->
                          world.signIn.signIn(
                              "anna@example.com", "wrong", Optional.empty(), elsewhere))
                  .kind())
          .isEqualTo(Kind.UNAUTHENTICATED);
      world.pass(Duration.ofSeconds(6));
    }

    int before = world.hasher.calls();
    Problem limited = refused("anna@example.com", PASSWORD);
    assertThat(limited.kind()).isEqualTo(Kind.LIMIT);
    assertThat(limited.retryAfter()).contains(Duration.ofMinutes(14));
    assertThat(world.hasher.calls()).isEqualTo(before);
    assertThat(world.audit().getFirst().action()).isEqualTo(Action.SIGN_IN_LIMITED);
    int entries = world.audit().size();
    refused("anna@example.com", PASSWORD);
    assertThat(world.audit()).as("written down once").hasSize(entries);

    world.pass(Duration.ofMinutes(14).minusNanos(1));
    assertThat(refused("anna@example.com", PASSWORD).kind()).isEqualTo(Kind.LIMIT);
    world.pass(Duration.ofNanos(1));
    assertThat(world.session(anna).user().id()).isEqualTo(anna.id());
  }

  @Test
  void anAddressWaitsAfterTenFailuresWithAnyAccount() {
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT; i++) {
      refused("nobody" + i + "@example.com", PASSWORD);
    }

    assertThat(refused("anna@example.com", PASSWORD).kind()).isEqualTo(Kind.LIMIT);
    assertThat(
            world.signIn.signIn(
                "anna@example.com", PASSWORD, Optional.empty(), Origin.of("198.51.100.1")))
        .isNotNull();
  }

  @Test
  void whatIsRightDoesNotCountAndDoesNotForgiveWhatWasWrong() {
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT - 1; i++) {
      refused("anna@example.com", "wrong");
      world.session(anna);
    }
    refused("anna@example.com", "wrong");
    assertThat(refused("anna@example.com", PASSWORD).kind()).isEqualTo(Kind.LIMIT);
  }

  @Test
  void aSessionEndsWhenItIsNotUsedAndAfterItsWholeLife() {
    NewSession idle = world.session(anna);
    NewSession used = world.session(anna);
    Duration step = UserSession.IDLE_LIFETIME.minusNanos(1);
    world.pass(step);
    assertThat(world.admit(used.token())).isInstanceOf(Access.Admitted.class);
    world.pass(Duration.ofNanos(1));
    assertThat(world.admit(idle.token())).isInstanceOf(Access.Stale.class);
    for (int i = 1; i < 14; i++) {
      assertThat(world.admit(used.token())).as("day " + i).isInstanceOf(Access.Admitted.class);
      world.pass(step);
    }
    assertThat(world.admit(used.token())).isInstanceOf(Access.Admitted.class);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.admit(used.token())).isInstanceOf(Access.Stale.class);
  }

  @Test
  void theOldestSessionMakesRoom() {
    NewSession oldest = world.session(anna);
    for (int i = 1; i < UserSession.COUNT_LIMIT; i++) {
      world.pass(Duration.ofSeconds(1));
      world.session(anna);
    }
    assertThat(world.admit(oldest.token())).isInstanceOf(Access.Admitted.class);
    world.session(anna);
    assertThat(world.admit(oldest.token())).isInstanceOf(Access.Unknown.class);
  }

  @Test
  void whoHasSignedOutIsUnknown() {
    NewSession session = world.session(anna);
    world.signIn.signOut(session.session().id());
    assertThat(world.admit(session.token())).isInstanceOf(Access.Unknown.class);
  }

  @Test
  void oneSeesAndEndsOnesOwnSessionsAndNoOthers() {
    User bert = world.user("bert", false);
    NewSession here = world.session(anna);
    world.pass(Duration.ofSeconds(1));
    NewSession elsewhere = world.session(anna);
    assertThat(world.signIn.sessions(anna.id()))
        .containsExactly(here.session(), elsewhere.session());
    assertThat(problem(() -> world.signIn.end(bert.id(), elsewhere.session().id())).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(world.admit(elsewhere.token())).isInstanceOf(Access.Admitted.class);

    world.signIn.end(anna.id(), elsewhere.session().id());

    assertThat(world.admit(elsewhere.token())).isInstanceOf(Access.Unknown.class);
    assertThat(world.signIn.sessions(anna.id())).containsExactly(here.session());
    world.pass(UserSession.IDLE_LIFETIME);
    assertThat(world.signIn.sessions(anna.id())).isEmpty();
  }

  @Test
  void anotherPasswordEndsAllOtherSessions() {
    NewSession here = world.session(anna);
    NewSession elsewhere = world.session(anna);
    String next = "another horse battery";
    assertThat(
            problem(
                    () ->
                        world.signIn.changePassword(
                            anna.id(), here.session().id(), "wrong", next, HERE))
                .errors()
                .getFirst()
                .field())
        .isEqualTo("currentPassword");

    world.signIn.changePassword(anna.id(), here.session().id(), PASSWORD, next, HERE);

    assertThat(world.admit(here.token())).isInstanceOf(Access.Admitted.class);
    assertThat(world.admit(elsewhere.token())).isInstanceOf(Access.Unknown.class);
    assertThat(refused("anna@example.com", PASSWORD).kind()).isEqualTo(Kind.UNAUTHENTICATED);
    assertThat(world.signIn.signIn("anna@example.com", next, Optional.empty(), HERE)).isNotNull();
  }

  @Test
  void anOpenSessionIsNoWayToGuessThePassword() {
    NewSession here = world.session(anna);
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT; i++) {
      problem(() -> world.signIn.removeSecondFactor(anna.id(), "wrong", HERE));
    }
    assertThat(
            problem(
                    () ->
                        world.signIn.changePassword(
                            anna.id(), here.session().id(), PASSWORD, "x".repeat(12), HERE))
                .kind())
        .isEqualTo(Kind.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 129})
  void aPasswordHasALengthThatIsNoBetterOneWayOrTheOther(int length) {
    NewSession here = world.session(anna);
    Problem refused =
        problem(
            () ->
                world.signIn.changePassword(
                    anna.id(), here.session().id(), PASSWORD, "x".repeat(length), HERE));
    assertThat(refused).hasMessage("newPassword: must have 12 to 128 characters");
    for (int good : new int[] {Password.LENGTH_MIN, Password.LENGTH_LIMIT}) {
      assertThat(Password.chosen("password", "x".repeat(good))).hasToString("***");
    }
  }

  @Test
  void aCodeIsAskedForOnceItWasConfirmedAndIsNeverGoodTwice() {
    Offer offer = world.signIn.offerSecondFactor(anna.id());
    assertThat(offer).hasToString("Offer[secret=***, uri=***]");
    assertThat(world.session(anna)).as("not confirmed yet").isNotNull();
    assertThat(problem(() -> world.signIn.confirmSecondFactor(anna.id(), "000000")))
        .hasMessageStartingWith("code: ");
    world.signIn.confirmSecondFactor(anna.id(), Totp.code(offer.secret(), world.now()));

    assertThat(refused("anna@example.com", "wrong").kind()).isEqualTo(Kind.UNAUTHENTICATED);
    assertThat(refused("anna@example.com", PASSWORD)).hasMessageStartingWith("code: ");
    assertThat(withCode(Totp.code(offer.secret(), world.now())).kind())
        .as("the one that confirmed it")
        .isEqualTo(Kind.UNAUTHENTICATED);
    world.pass(Totp.STEP);
    String code = Totp.code(offer.secret(), world.now());
    assertThat(world.signIn.signIn("anna@example.com", PASSWORD, Optional.of(code), HERE))
        .isNotNull();
    assertThat(withCode(code).kind()).isEqualTo(Kind.UNAUTHENTICATED);
    assertThat(problem(() -> world.signIn.offerSecondFactor(anna.id())).kind())
        .isEqualTo(Kind.CONFLICT);

    world.signIn.removeSecondFactor(anna.id(), PASSWORD, HERE);
    assertThat(world.session(anna)).isNotNull();
  }

  @Test
  void anOfferIsShownAgainUntilItIsConfirmed() {
    assertThat(world.signIn.offeredSecondFactor(anna.id())).isEmpty();
    Offer offer = world.signIn.offerSecondFactor(anna.id());
    Offer again = world.signIn.offeredSecondFactor(anna.id()).orElseThrow();
    assertThat(again.secret().reveal()).isEqualTo(offer.secret().reveal());
    assertThat(again.uri().reveal()).isEqualTo(offer.uri().reveal());

    world.signIn.confirmSecondFactor(anna.id(), Totp.code(offer.secret(), world.now()));

    assertThat(world.signIn.offeredSecondFactor(anna.id())).isEmpty();
  }

  private Problem withCode(String code) {
    return problem(
        () -> world.signIn.signIn("anna@example.com", PASSWORD, Optional.of(code), HERE));
  }

  @Test
  void wrongCodesCountAsWrongPasswordsDo() {
    Offer offer = world.signIn.offerSecondFactor(anna.id());
    world.signIn.confirmSecondFactor(anna.id(), Totp.code(offer.secret(), world.now()));
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT; i++) {
      assertThat(withCode("").kind()).isEqualTo(Kind.UNAUTHENTICATED);
    }
    world.pass(Totp.STEP);
    assertThat(withCode(Totp.code(offer.secret(), world.now())).kind()).isEqualTo(Kind.LIMIT);
  }

  @Test
  void theSecretOfTheAppIsStoredSealed() {
    Offer offer = world.signIn.offerSecondFactor(anna.id());
    User stored = world.accounts.user(anna.id());
    assertThat(stored.secondFactor().orElseThrow().secret().base64())
        .doesNotContain(offer.secret().reveal());
    assertThat(stored.toString()).doesNotContain(offer.secret().reveal(), PASSWORD);
  }

  @Test
  void manyAtTheSameTimeAreNoWayAroundTheLimit() {
    // Each counts from its begin on; only one that was right is taken off.
    SignInLimits limits = new SignInLimits();
    for (int i = 0; i < SignInLimits.FAILURES_LIMIT; i++) {
      assertThat(limits.enter(anna.email(), HERE, world.now()))
          .isInstanceOf(SignInLimits.Attempt.class);
    }
    assertThat(limits.enter(anna.email(), HERE, world.now()))
        .isEqualTo(new SignInLimits.TooMany(SignInLimits.WINDOW));
  }
}
