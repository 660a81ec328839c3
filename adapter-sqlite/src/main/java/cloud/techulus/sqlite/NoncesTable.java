package cloud.techulus.sqlite;

import cloud.techulus.core.identity.Nonces;
import java.time.Instant;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code nonces}. */
public interface NoncesTable extends Nonces {

  @Override
  @SqlUpdate(
      """
      INSERT INTO nonces (keyId, nonce, createdAt) VALUES (:keyId, :nonce, :created)
      ON CONFLICT DO NOTHING
      """)
  boolean remember(
      @Bind("keyId") String keyId, @Bind("nonce") String nonce, @Bind("created") Instant created);

  @Override
  @SqlUpdate("DELETE FROM nonces WHERE createdAt < :limit")
  void forgetCreatedBefore(@Bind("limit") Instant limit);
}
