package cloud.techulus.sqlite;

import cloud.techulus.core.access.Sessions;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code sessions}. */
public interface SessionsTable extends Sessions.Mutable {

  @Override
  @SqlQuery("SELECT * FROM sessions WHERE id = :id")
  Optional<UserSession> find(@Bind("id") UserSession.Id id);

  @Override
  @SqlQuery("SELECT * FROM sessions WHERE token = :token")
  Optional<UserSession> findByToken(@Bind("token") TokenHash token);

  @Override
  @SqlQuery("SELECT * FROM sessions WHERE userId = :user ORDER BY createdAt, id")
  List<UserSession> ofUser(@Bind("user") User.Id user);

  @Override
  @SqlUpdate(
      """
      INSERT INTO sessions (id, userId, token, createdAt, lastUsedAt, address)
      VALUES (:id, :user, :token, :createdAt, :lastUsedAt, :address)
      ON CONFLICT (id) DO UPDATE SET lastUsedAt = excluded.lastUsedAt
      """)
  void save(@BindMethods UserSession session);

  @Override
  @SqlUpdate("UPDATE sessions SET lastUsedAt = :at WHERE token = :token")
  void touch(@Bind("token") TokenHash token, @Bind("at") Instant at);

  @Override
  @SqlUpdate("DELETE FROM sessions WHERE id = :id")
  void remove(@Bind("id") UserSession.Id id);

  @Override
  @SqlUpdate("DELETE FROM sessions WHERE userId = :user")
  void removeOfUser(@Bind("user") User.Id user);

  @Override
  @SqlUpdate("DELETE FROM sessions WHERE createdAt <= :created OR lastUsedAt <= :used")
  void removeOver(@Bind("created") Instant createdUntil, @Bind("used") Instant usedUntil);

  /** A session as a row. */
  static UserSession read(Row row) throws SQLException {
    return new UserSession(
        new UserSession.Id(row.text("id")),
        new User.Id(row.text("userId")),
        new TokenHash(row.text("token")),
        row.instant("createdAt"),
        row.instant("lastUsedAt"),
        row.text("address"));
  }
}
