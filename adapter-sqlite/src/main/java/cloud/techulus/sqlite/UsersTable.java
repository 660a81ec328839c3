package cloud.techulus.sqlite;

import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.SecondFactor;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.Users;
import cloud.techulus.core.secret.SealedSecret;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code users}. */
public interface UsersTable extends Users.Mutable {

  @Override
  @SqlQuery("SELECT * FROM users ORDER BY email")
  List<User> all();

  @Override
  @SqlQuery("SELECT NOT EXISTS (SELECT 1 FROM users)")
  boolean isEmpty();

  @Override
  @SqlQuery("SELECT * FROM users WHERE id = :id")
  Optional<User> find(@Bind("id") User.Id id);

  @Override
  @SqlQuery("SELECT * FROM users WHERE email = :email")
  Optional<User> findByEmail(@Bind("email") EmailAddress email);

  @Override
  default void save(User user) {
    Map<String, Object> columns = new HashMap<>();
    Optional<SecondFactor> factor = user.secondFactor();
    columns.put("id", user.id());
    columns.put("email", user.email());
    columns.put("name", user.name());
    columns.put("passwordHash", user.password().map(PasswordHash::encoded));
    columns.put("admin", user.admin());
    columns.put("disabled", user.disabled());
    columns.put("totpKeyId", factor.map(each -> each.secret().keyId()));
    columns.put("totpSecret", factor.map(each -> each.secret().base64()));
    columns.put("totpConfirmed", factor.map(SecondFactor::confirmed));
    columns.put("totpLastStep", factor.map(SecondFactor::lastStep));
    columns.put("createdAt", user.createdAt());
    upsert(columns);
  }

  @SqlUpdate(
      """
      INSERT INTO users (
        id, email, name, passwordHash, admin, disabled, totpKeyId, totpSecret, totpConfirmed,
        totpLastStep, createdAt)
      VALUES (
        :id, :email, :name, :passwordHash, :admin, :disabled, :totpKeyId, :totpSecret,
        :totpConfirmed, :totpLastStep, :createdAt)
      ON CONFLICT (id) DO UPDATE SET
        email = excluded.email,
        name = excluded.name,
        passwordHash = excluded.passwordHash,
        admin = excluded.admin,
        disabled = excluded.disabled,
        totpKeyId = excluded.totpKeyId,
        totpSecret = excluded.totpSecret,
        totpConfirmed = excluded.totpConfirmed,
        totpLastStep = excluded.totpLastStep
      """)
  void upsert(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM users WHERE id = :id")
  void remove(@Bind("id") User.Id id);

  /** A user as a row. */
  static User read(Row row) throws SQLException {
    return new User(
        new User.Id(row.text("id")),
        new EmailAddress(row.text("email")),
        row.text("name"),
        row.optionalText("passwordHash").map(PasswordHash::new),
        row.flag("admin"),
        row.flag("disabled"),
        secondFactor(row),
        row.instant("createdAt"));
  }

  private static Optional<SecondFactor> secondFactor(Row row) throws SQLException {
    Optional<String> secret = row.optionalText("totpSecret");
    return secret.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SecondFactor(
                new SealedSecret(row.text("totpKeyId"), secret.get()),
                row.flag("totpConfirmed"),
                row.number("totpLastStep")));
  }
}
