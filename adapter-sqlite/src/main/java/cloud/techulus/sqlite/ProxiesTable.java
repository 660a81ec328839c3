package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code proxies}. */
public interface ProxiesTable extends Proxies.Mutable {

  @Override
  @SqlQuery("SELECT * FROM proxies ORDER BY name")
  List<Proxy> all();

  @Override
  @SqlQuery("SELECT * FROM proxies WHERE id = :id")
  Optional<Proxy> find(@Bind("id") ProxyId id);

  @Override
  @SqlQuery("SELECT * FROM proxies WHERE name = :name")
  Optional<Proxy> findByName(@Bind("name") Name name);

  @Override
  @SqlQuery("SELECT * FROM proxies WHERE agentToken = :token")
  Optional<Proxy> findByToken(@Bind("token") TokenHash token);

  @Override
  default void save(Proxy proxy) {
    upsert(ProxyRow.columns(proxy));
  }

  @SqlUpdate(
      """
      INSERT INTO proxies (
        id, name, publicIp, wireguardIp, wireguardPublicKey, publicKey, listenPort, lastHeartbeat,
        appliedRoutes, agentToken, tokenCreatedAt, tokenUsedAt)
      VALUES (
        :id, :name, :publicIp, :wireguardIp, :wireguardPublicKey, :publicKey, :listenPort,
        :lastHeartbeat, :appliedRoutes, :agentToken, :tokenCreatedAt, :tokenUsedAt)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name,
        publicIp = excluded.publicIp,
        wireguardIp = excluded.wireguardIp,
        wireguardPublicKey = excluded.wireguardPublicKey,
        publicKey = excluded.publicKey,
        listenPort = excluded.listenPort,
        lastHeartbeat = excluded.lastHeartbeat,
        appliedRoutes = excluded.appliedRoutes,
        agentToken = excluded.agentToken,
        tokenCreatedAt = excluded.tokenCreatedAt,
        tokenUsedAt = excluded.tokenUsedAt
      """)
  void upsert(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM proxies WHERE id = :id")
  void remove(@Bind("id") ProxyId id);
}
