package cloud.techulus.core.control;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Name;
import cloud.techulus.core.Samples;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.FakePasswordHasher;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts.NewUser;
import cloud.techulus.core.control.SignIn.NewSession;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.store.FakeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The services that are about people, over a store in memory and a clock that is moved by hand. */
final class PeopleWorld {
  static final String PASSWORD = "correct horse battery";
  static final Origin HERE = Origin.of("203.0.113.5");

  final FakeStore store = new FakeStore();
  final FakePasswordHasher hasher = new FakePasswordHasher();
  final Access access;
  final SignIn signIn;
  final Accounts accounts;
  final Memberships memberships;
  final Programs programs;
  private Instant now = Samples.NOW;

  PeopleWorld() {
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, now),
            ControlSettings.HEALTH_DEADLINE,
            () -> now,
            () -> now,
            new FakeJournal(),
            new Random(42));
    SecretBox box = new SecretBox(MasterKey.generate(new Random(7)), new Random(8));
    access = new Access(store, () -> now);
    People people = People.of(settings, store, hasher, box);
    signIn = people.signIn();
    accounts = people.accounts();
    memberships = people.memberships();
    programs = people.programs();
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Has {@link #PASSWORD}. */
  User user(String name, boolean admin) {
    NewUser added = accounts.add(name + "@example.com", name, admin, "test");
    return accounts.reset(added.link().token().text(), PASSWORD, HERE);
  }

  User member(String name, String team, Role role) {
    User user = user(name, false);
    memberships.add(new Name(team), user.email().text(), role);
    return user;
  }

  NewSession session(User user) {
    return signIn.signIn(user.email().text(), PASSWORD, Optional.empty(), HERE);
  }

  Access.Admission admit(RegistrationToken token) {
    return access.admit(token.text());
  }

  Actor actor(RegistrationToken token) {
    if (admit(token) instanceof Access.Admitted(Actor actor)) {
      return actor;
    }
    throw new AssertionError("not admitted: " + admit(token));
  }

  List<AuditEntry> audit() {
    return store.read(view -> view.auditLog().latest(100));
  }
}
