package cloud.techulus.sqlite;

import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code secrets}. */
public interface SecretsTable extends Secrets.Mutable {

  @Override
  @SqlQuery("SELECT * FROM secrets WHERE serviceId = :service ORDER BY key")
  List<Secret> ofService(@Bind("service") Service.Id service);

  @Override
  @SqlQuery("SELECT serviceId, key FROM secrets ORDER BY key, serviceId")
  List<Key> keys();

  @Override
  @SqlQuery("SELECT * FROM secrets WHERE serviceId = :service AND key = :name")
  Optional<Secret> find(@Bind("service") Service.Id service, @Bind("name") EnvName name);

  @Override
  @SqlUpdate(
      """
      INSERT INTO secrets (serviceId, key, keyId, encryptedValue)
      VALUES (:service, :name, :sealed.keyId, :sealed.base64)
      ON CONFLICT (serviceId, key) DO UPDATE SET
        keyId = excluded.keyId,
        encryptedValue = excluded.encryptedValue
      """)
  void save(@BindMethods Secret secret);

  @Override
  @SqlUpdate("DELETE FROM secrets WHERE serviceId = :service AND key = :name")
  void remove(@Bind("service") Service.Id service, @Bind("name") EnvName name);

  /** Of a row, what the secret is found by. */
  static Key key(Row row) throws SQLException {
    return new Key(new Service.Id(row.text("serviceId")), new EnvName(row.text("key")));
  }

  /** A secret as a row. */
  static Secret read(Row row) throws SQLException {
    return new Secret(
        new Service.Id(row.text("serviceId")),
        new EnvName(row.text("key")),
        new SealedSecret(row.text("keyId"), row.text("encryptedValue")));
  }
}
