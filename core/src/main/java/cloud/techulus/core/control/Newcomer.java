package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.User;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Somebody who comes by a link and says who he is. */
record Newcomer(EmailAddress email, String name, Password password) {

  /**
   * @throws Problem INVALID ({@code email}, {@code name}, {@code password})
   */
  static Newcomer read(String email, String name, String password) {
    FieldErrors errors = new FieldErrors();
    Optional<EmailAddress> address = errors.read("email", () -> new EmailAddress(email));
    Optional<String> shown = errors.read("name", () -> User.requireName(name));
    Optional<Password> chosen =
        errors.read("password", () -> Password.chosen("password", password));
    errors.throwIfAny();
    return new Newcomer(address.orElseThrow(), shown.orElseThrow(), chosen.orElseThrow());
  }

  /**
   * @throws Problem CONFLICT if the address is taken
   */
  User join(
      Tx tx,
      ControlSettings settings,
      PasswordHash hash,
      boolean admin,
      Origin origin,
      Action action,
      String detail) {
    Accounts.requireFree(tx, email);
    Instant now = settings.clock().instant();
    User user =
        User.add(User.Id.next(settings.random()), email, name, admin, now).withPassword(hash);
    tx.users().save(user);
    tx.auditLog()
        .append(
            AuditEntry.by(
                new Author(email.text(), origin.address()), now, action, email.text(), detail));
    return user;
  }
}
