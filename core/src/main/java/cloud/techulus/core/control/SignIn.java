package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.access.SecondFactor;
import cloud.techulus.core.access.Totp;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.control.SignInLimits.Attempt;
import cloud.techulus.core.control.SignInLimits.TooMany;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How people come in and go, and what they prove it with: passwords and codes. */
public final class SignIn {
  private final ControlSettings settings;
  private final Store store;
  private final PasswordHasher hasher;
  private final SecretBox secretBox;
  private final Audit audit;
  private final SignInLimits limits = new SignInLimits();

  /** A session, with the token that nobody can read again. */
  public record NewSession(UserSession session, User user, RegistrationToken token) {}

  /** A second factor to be entered into an app. */
  public record Offer(Plaintext secret, Plaintext uri) {}

  public SignIn(ControlSettings settings, Store store, PasswordHasher hasher, SecretBox secretBox) {
    this.settings = settings;
    this.store = store;
    this.hasher = hasher;
    this.secretBox = secretBox;
    this.audit = new Audit(store);
  }

  /**
   * Opens a session. An account that is not there is refused in the same words and after the same
   * work as a wrong password.
   *
   * @param code of the second factor; whether one is needed is told to those who know the password
   * @throws Problem INVALID ({@code email}, {@code password}, {@code code}), UNAUTHENTICATED, or
   *     LIMIT after {@link SignInLimits#FAILURES_LIMIT} failures
   */
  public NewSession signIn(String email, String password, Optional<String> code, Origin origin) {
    EmailAddress account = new EmailAddress(email);
    Password given = Password.given("password", password);
    Attempt attempt = enter(account, origin);
    Optional<User> found = store.read(view -> view.users().findByEmail(account));
    if (!found.map(user -> fits(user, given)).orElseGet(() -> waste(given))) {
      throw failed(account, origin);
    }
    User user = found.orElseThrow();
    if (user.hasSecondFactor() && code.isEmpty()) {
      limits.takeOff(account, origin, attempt);
      throw Problem.invalid("code", "is needed: the six digits of your authenticator app");
    }
    RegistrationToken token = RegistrationToken.generate(settings.random());
    NewSession opened =
        store
            .<Optional<NewSession>>write(tx -> open(tx, user, code, origin, token))
            .orElseThrow(() -> failed(account, origin));
    limits.takeOff(account, origin, attempt);
    return opened;
  }

  private Attempt enter(EmailAddress account, Origin origin) {
    return switch (limits.enter(account, origin, settings.clock().instant())) {
      case Attempt attempt -> attempt;
      case TooMany(Duration retryAfter) -> {
        audit.addOnce(
            AuditEntry.by(
                new Author("unknown", origin.address()),
                settings.clock().instant(),
                Action.SIGN_IN_LIMITED,
                account.text(),
                ""));
        throw Problem.limit(
            "Too many failed attempts; wait %d minutes and try again."
                .formatted(retryAfter.plusSeconds(59).toMinutes()),
            retryAfter);
      }
    };
  }

  /** Takes as long as if there were a password where there is none. */
  private boolean fits(User user, Password given) {
    return user.password().map(hash -> hasher.verify(hash, given)).orElseGet(() -> waste(given))
        && !user.disabled();
  }

  private boolean waste(Password given) {
    PasswordHash _ = hasher.hash(given);
    return false;
  }

  private Problem failed(EmailAddress account, Origin origin) {
    audit.add(
        AuditEntry.by(
            new Author("unknown", origin.address()),
            settings.clock().instant(),
            Action.SIGN_IN_FAILED,
            account.text(),
            ""));
    return Problem.unauthenticated("The e-mail address, the password or the code is wrong.");
  }

  /** Empty if the code is wrong, or the account has changed since its password was looked at. */
  private Optional<NewSession> open(
      Tx tx, User seen, Optional<String> code, Origin origin, RegistrationToken token) {
    Instant now = settings.clock().instant();
    Optional<User> current =
        tx.users()
            .find(seen.id())
            .filter(user -> !user.disabled() && user.password().equals(seen.password()))
            .flatMap(user -> proven(user, code));
    if (current.isEmpty()) {
      return Optional.empty();
    }
    User user = current.get();
    tx.users().save(user);
    tx.sessions().removeOver(now.minus(UserSession.LIFETIME), now.minus(UserSession.IDLE_LIFETIME));
    List<UserSession> others = tx.sessions().ofUser(user.id());
    others.stream()
        .limit(Math.max(0, others.size() + 1 - UserSession.COUNT_LIMIT))
        .forEach(oldest -> tx.sessions().remove(oldest.id()));
    UserSession session =
        new UserSession(
            UserSession.Id.next(settings.random()),
            user.id(),
            token.hash(),
            now,
            now,
            origin.address());
    tx.sessions().save(session);
    tx.auditLog()
        .append(
            AuditEntry.by(
                new Author(user.email().text(), origin.address()),
                now,
                Action.SIGNED_IN,
                user.email().text(),
                ""));
    return Optional.of(new NewSession(session, user, token));
  }

  /** The user after this code was taken; empty if it is wrong. */
  private Optional<User> proven(User user, Optional<String> code) {
    if (!user.hasSecondFactor()) {
      return Optional.of(user);
    }
    SecondFactor factor = user.secondFactor().orElseThrow();
    OptionalLong step = match(user, factor, code.orElse(""));
    return step.isPresent()
        ? Optional.of(user.withSecondFactor(Optional.of(factor.used(step.getAsLong()))))
        : Optional.empty();
  }

  private OptionalLong match(User user, SecondFactor factor, String code) {
    Plaintext secret = secretBox.open(sealedFor(user.id()), factor.secret());
    return Totp.match(secret, code, settings.wallClock().instant(), factor.lastStep());
  }

  private static String sealedFor(User.Id user) {
    return "second factor of " + user;
  }

  /** Closes a session; closing it again changes nothing. */
  public void signOut(UserSession.Id session) {
    store.write(
        tx -> {
          tx.sessions().remove(session);
          return session;
        });
  }

  /** Where somebody is signed in, the oldest first. */
  public List<UserSession> sessions(User.Id user) {
    Instant now = settings.clock().instant();
    return store.read(
        view ->
            view.sessions().ofUser(user).stream()
                .filter(session -> !session.isOver(session.lastUsedAt(), now))
                .toList());
  }

  /**
   * Closes a session of one's own, wherever it is open.
   *
   * @throws Problem NOT_FOUND if the user has no such session
   */
  public UserSession end(User.Id user, UserSession.Id id) {
    return store.write(
        tx -> {
          UserSession session =
              tx.sessions()
                  .find(id)
                  .filter(each -> each.user().equals(user))
                  .orElseThrow(() -> Problem.notFound("session", id.value()));
          tx.sessions().remove(id);
          return session;
        });
  }

  /**
   * Changes a password and ends all other sessions of its user.
   *
   * @throws Problem INVALID ({@code newPassword}, or {@code currentPassword} if it is wrong), or
   *     LIMIT after too many wrong ones
   */
  public void changePassword(
      User.Id id, UserSession.Id kept, String current, String next, Origin origin) {
    Password chosen = Password.chosen("newPassword", next);
    User user = requirePassword(id, "currentPassword", current, origin);
    PasswordHash hash = hasher.hash(chosen);
    store.write(
        tx -> {
          User now = unchanged(tx, user);
          tx.users().save(now.withPassword(hash));
          tx.sessions().ofUser(id).stream()
              .filter(session -> !session.id().equals(kept))
              .forEach(other -> tx.sessions().remove(other.id()));
          return now;
        });
  }

  /**
   * Makes a second factor; it is asked for once {@link #confirmSecondFactor} was called.
   *
   * @throws Problem CONFLICT if there is one already
   */
  public Offer offerSecondFactor(User.Id id) {
    Plaintext secret = Totp.secret(settings.random());
    SecondFactor factor = SecondFactor.offered(secretBox.seal(sealedFor(id), secret));
    User offered =
        store.write(
            tx -> {
              User user = require(tx, id);
              if (user.hasSecondFactor()) {
                throw Problem.conflict("There is a second factor already; remove that first.");
              }
              User changed = user.withSecondFactor(Optional.of(factor));
              tx.users().save(changed);
              return changed;
            });
    return new Offer(secret, Totp.uri(secret, offered.email()));
  }

  /** The second factor that waits to be confirmed, once more. */
  public Optional<Offer> offeredSecondFactor(User.Id id) {
    User user = store.read(view -> view.users().find(id)).orElseThrow(() -> unknown(id));
    return user.secondFactor()
        .filter(factor -> !factor.confirmed())
        .map(factor -> secretBox.open(sealedFor(id), factor.secret()))
        .map(secret -> new Offer(secret, Totp.uri(secret, user.email())));
  }

  /**
   * From now on the code is asked for.
   *
   * @throws Problem CONFLICT if none was offered or it was confirmed, INVALID ({@code code})
   */
  public void confirmSecondFactor(User.Id id, String code) {
    store.write(
        tx -> {
          User user = require(tx, id);
          SecondFactor factor =
              user.secondFactor()
                  .filter(each -> !each.confirmed())
                  .orElseThrow(() -> Problem.conflict("No second factor waits to be confirmed."));
          OptionalLong step = match(user, factor, code);
          if (step.isEmpty()) {
            throw Problem.invalid("code", "is wrong; is the clock of the phone right?");
          }
          tx.users().save(user.withSecondFactor(Optional.of(factor.used(step.getAsLong()))));
          return user;
        });
  }

  /**
   * The password is enough again.
   *
   * @throws Problem INVALID ({@code password}) if it is wrong, or LIMIT
   */
  public void removeSecondFactor(User.Id id, String password, Origin origin) {
    User user = requirePassword(id, "password", password, origin);
    store.write(
        tx -> {
          tx.users().save(unchanged(tx, user).withSecondFactor(Optional.empty()));
          return user;
        });
  }

  /** Whoever has found an open session does not get to guess its password. */
  private User requirePassword(User.Id id, String field, String password, Origin origin) {
    Password given = Password.given(field, password);
    User user = store.read(view -> view.users().find(id)).orElseThrow(() -> unknown(id));
    Attempt attempt = enter(user.email(), origin);
    if (!fits(user, given)) {
      throw Problem.invalid(field, "is wrong");
    }
    limits.takeOff(user.email(), origin, attempt);
    return user;
  }

  /** The user as it is, if the password is still the one that was looked at. */
  private static User unchanged(Tx tx, User seen) {
    User now = require(tx, seen.id());
    if (!now.password().equals(seen.password())) {
      throw Problem.conflict("The password was changed meanwhile.");
    }
    return now;
  }

  private static User require(Tx tx, User.Id id) {
    return tx.users().find(id).orElseThrow(() -> unknown(id));
  }

  private static Problem unknown(User.Id id) {
    return Problem.notFound("user", id.value());
  }
}
