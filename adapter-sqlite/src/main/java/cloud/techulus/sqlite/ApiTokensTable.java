package cloud.techulus.sqlite;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.ApiTokens;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code apiTokens}. */
public interface ApiTokensTable extends ApiTokens.Mutable {

  @Override
  @SqlQuery("SELECT * FROM apiTokens WHERE id = :id")
  Optional<ApiToken> find(@Bind("id") ApiToken.Id id);

  @Override
  @SqlQuery("SELECT * FROM apiTokens WHERE token = :token")
  Optional<ApiToken> findByToken(@Bind("token") TokenHash token);

  @Override
  @SqlQuery("SELECT * FROM apiTokens WHERE userId = :user ORDER BY createdAt, id")
  List<ApiToken> ofUser(@Bind("user") User.Id user);

  @Override
  @SqlUpdate(
      """
      INSERT INTO apiTokens (
        id, userId, token, name, scope, teamId, createdAt, expiresAt, lastUsedAt)
      VALUES (:id, :user, :token, :name, :scope, :team, :createdAt, :expiresAt, :lastUsedAt)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name,
        scope = excluded.scope,
        teamId = excluded.teamId,
        expiresAt = excluded.expiresAt,
        lastUsedAt = excluded.lastUsedAt
      """)
  void save(@BindMethods ApiToken token);

  @Override
  @SqlUpdate("UPDATE apiTokens SET lastUsedAt = :at WHERE token = :token")
  void touch(@Bind("token") TokenHash token, @Bind("at") Instant at);

  @Override
  @SqlUpdate("DELETE FROM apiTokens WHERE id = :id")
  void remove(@Bind("id") ApiToken.Id id);

  /** A token as a row. */
  static ApiToken read(Row row) throws SQLException {
    return new ApiToken(
        new ApiToken.Id(row.text("id")),
        new User.Id(row.text("userId")),
        new TokenHash(row.text("token")),
        row.text("name"),
        row.constant(ApiToken.Scope.class, "scope"),
        row.optionalText("teamId").map(Team.Id::new),
        row.instant("createdAt"),
        row.instant("expiresAt"),
        row.optionalInstant("lastUsedAt"));
  }
}
