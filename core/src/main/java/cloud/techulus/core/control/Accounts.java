package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Users: who there is, from the first admin on. */
public final class Accounts {
  private final ControlSettings settings;
  private final Store store;
  private final PasswordHasher hasher;

  /** A link, with the token that nobody can read again. */
  public record NewLink(OneTimeLink link, RegistrationToken token) {}

  /** A user who was just added, with the link to choose a password. */
  public record NewUser(User user, NewLink link) {}

  public Accounts(ControlSettings settings, Store store, PasswordHasher hasher) {
    this.settings = settings;
    this.store = store;
    this.hasher = hasher;
  }

  public List<User> users() {
    return store.read(view -> view.users().all());
  }

  /**
   * @throws Problem NOT_FOUND
   */
  public User user(User.Id id) {
    return store.read(view -> require(view, id));
  }

  /**
   * A new link to become the first admin; those before are worth nothing any more.
   *
   * @return empty once there is a user
   */
  public Optional<NewLink> offerSetup() {
    return store.write(
        tx -> {
          tx.links().removeSetups();
          return tx.users().isEmpty()
              ? Optional.of(issue(tx, new Setup(), "techulus serve"))
              : Optional.<NewLink>empty();
        });
  }

  /**
   * Makes the first user, who is an admin. Of several who come at the same time one is first.
   *
   * @throws Problem NOT_FOUND for the link, or INVALID ({@code email}, {@code name}, {@code
   *     password})
   */
  public User setUp(String token, String email, String name, String password, Origin origin) {
    Newcomer newcomer = Newcomer.read(email, name, password);
    store.read(view -> requireSetup(view, token));
    PasswordHash hash = hasher.hash(newcomer.password());
    return store.write(
        tx -> {
          requireSetup(tx, token);
          tx.links().removeSetups();
          return newcomer.join(tx, settings, hash, true, origin, Action.FIRST_ADMIN_SET_UP, "");
        });
  }

  private OpenLinks.Found<Setup> requireSetup(View view, String token) {
    OpenLinks.Found<Setup> found =
        OpenLinks.require(view, token, Setup.class, settings.clock().instant());
    if (!view.users().isEmpty()) {
      throw Problem.conflict("There is an admin already; ask for an invitation.");
    }
    return found;
  }

  /**
   * Adds a user, who chooses a password by a link.
   *
   * @throws Problem INVALID ({@code email}, {@code name}) or CONFLICT if the address is taken
   */
  public NewUser add(String email, String name, boolean admin, String author) {
    FieldErrors errors = new FieldErrors();
    Optional<EmailAddress> address = errors.read("email", () -> new EmailAddress(email));
    Optional<String> shown = errors.read("name", () -> User.requireName(name));
    errors.throwIfAny();
    return store.write(
        tx -> {
          requireFree(tx, address.orElseThrow());
          User user =
              User.add(
                  User.Id.next(settings.random()),
                  address.orElseThrow(),
                  shown.orElseThrow(),
                  admin,
                  settings.clock().instant());
          tx.users().save(user);
          return new NewUser(user, issue(tx, new PasswordReset(user.id()), author));
        });
  }

  /**
   * Makes an admin of a user, or takes that away.
   *
   * @throws Problem NOT_FOUND, or CONFLICT for the last admin
   */
  public User setAdmin(User.Id id, boolean admin) {
    return change(id, user -> user.withAdmin(admin));
  }

  /**
   * Ends all sessions, and lets neither the user nor programs in the user's name in any more.
   *
   * @throws Problem NOT_FOUND, or CONFLICT for the last admin
   */
  public User disable(User.Id id) {
    return change(id, user -> user.withDisabled(true));
  }

  /**
   * Lets a user sign in again.
   *
   * @throws Problem NOT_FOUND
   */
  public User enable(User.Id id) {
    return change(id, user -> user.withDisabled(false));
  }

  /**
   * For somebody who has lost the phone.
   *
   * @throws Problem NOT_FOUND
   */
  public User removeSecondFactor(User.Id id) {
    return change(id, user -> user.withSecondFactor(Optional.empty()));
  }

  private User change(User.Id id, UnaryOperator<User> change) {
    return store.write(
        tx -> {
          User before = require(tx, id);
          User changed = change.apply(before);
          tx.users().save(changed);
          if (changed.disabled()) {
            tx.sessions().removeOfUser(id);
          }
          requireAdminAfter(tx, before);
          return changed;
        });
  }

  /**
   * Removes a user for good, with sessions, tokens and memberships.
   *
   * @throws Problem NOT_FOUND, or CONFLICT for the last admin
   */
  public void remove(User.Id id) {
    store.write(
        tx -> {
          User user = require(tx, id);
          tx.users().remove(id);
          requireAdminAfter(tx, user);
          return user;
        });
  }

  /** Whoever took away the last one would leave nobody who can give it back but the machine. */
  private static void requireAdminAfter(View view, User before) {
    if (isAdmin(before) && view.users().all().stream().noneMatch(Accounts::isAdmin)) {
      throw Problem.conflict("This is the last admin; make another one first.");
    }
  }

  private static boolean isAdmin(User user) {
    return user.admin() && !user.disabled();
  }

  /**
   * A link by which a user chooses another password; those before are worth nothing any more.
   *
   * @throws Problem NOT_FOUND
   */
  public NewLink issueReset(User.Id id, String author) {
    return store.write(
        tx -> {
          User user = require(tx, id);
          tx.links().removeResets(id);
          return issue(tx, new PasswordReset(user.id()), author);
        });
  }

  /**
   * Chooses a password by a link; all sessions of the user end.
   *
   * @throws Problem NOT_FOUND for the link, or INVALID ({@code password})
   */
  public User reset(String token, String password, Origin origin) {
    Password chosen = Password.chosen("password", password);
    Instant now = settings.clock().instant();
    store.read(view -> OpenLinks.require(view, token, PasswordReset.class, now));
    PasswordHash hash = hasher.hash(chosen);
    return store.write(
        tx -> {
          OpenLinks.Found<PasswordReset> found =
              OpenLinks.require(tx, token, PasswordReset.class, now);
          User user = require(tx, found.purpose().user()).withPassword(hash);
          tx.users().save(user);
          tx.links().removeResets(user.id());
          tx.sessions().removeOfUser(user.id());
          tx.auditLog()
              .append(
                  AuditEntry.by(
                      new Author(user.email().text(), origin.address()),
                      now,
                      Action.PASSWORD_RESET,
                      user.email().text(),
                      "by the link of " + found.link().author()));
          return user;
        });
  }

  private NewLink issue(Tx tx, OneTimeLink.Purpose purpose, String author) {
    return issue(tx, settings, purpose, author);
  }

  static NewLink issue(
      Tx tx, ControlSettings settings, OneTimeLink.Purpose purpose, String author) {
    RegistrationToken token = RegistrationToken.generate(settings.random());
    OneTimeLink link =
        new OneTimeLink(
            OneTimeLink.Id.next(settings.random()),
            token.hash(),
            purpose,
            settings.clock().instant(),
            author);
    tx.links().add(link);
    return new NewLink(link, token);
  }

  static void requireFree(View view, EmailAddress email) {
    if (view.users().findByEmail(email).isPresent()) {
      throw Problem.conflict("There is a user with the address " + email + " already.");
    }
  }

  static User require(View view, User.Id id) {
    return view.users().find(id).orElseThrow(() -> Problem.notFound("user", id.value()));
  }
}
