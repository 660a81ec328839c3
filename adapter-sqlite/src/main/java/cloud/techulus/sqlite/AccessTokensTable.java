package cloud.techulus.sqlite;

import cloud.techulus.core.access.AccessTokens;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code accessTokens}. */
public interface AccessTokensTable extends AccessTokens.Mutable {

  @Override
  @SqlQuery("SELECT EXISTS (SELECT 1 FROM accessTokens WHERE token = :token)")
  boolean contains(@Bind("token") TokenHash token);

  @Override
  @SqlQuery("SELECT NOT EXISTS (SELECT 1 FROM accessTokens)")
  boolean isEmpty();

  @Override
  @SqlUpdate("INSERT INTO accessTokens (token) VALUES (:token) ON CONFLICT DO NOTHING")
  void add(@Bind("token") TokenHash token);
}
