package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code servers}. */
public interface ServersTable extends Servers.Mutable {

  @Override
  @SqlQuery("SELECT * FROM servers ORDER BY name")
  List<Server> all();

  @Override
  @SqlQuery("SELECT * FROM servers WHERE id = :id")
  Optional<Server> find(@Bind("id") ServerId id);

  @Override
  @SqlQuery("SELECT * FROM servers WHERE name = :name")
  Optional<Server> findByName(@Bind("name") Name name);

  @Override
  @SqlQuery("SELECT * FROM servers WHERE agentToken = :token")
  Optional<Server> findByToken(@Bind("token") TokenHash token);

  // +name: the few are found first and sorted then; by name alone SQLite would walk through all.
  @Override
  @SqlQuery(
      """
      SELECT * FROM servers
      WHERE (status = 'online' OR (status = 'unknown' AND candidateKey IS NULL))
        AND ifnull(lastHeartbeat, 0) < :limit
      ORDER BY +name
      """)
  List<Server> expectedNotSeenSince(@Bind("limit") Instant limit);

  @Override
  @SqlQuery("SELECT * FROM servers WHERE availability = 'draining' ORDER BY +name")
  List<Server> draining();

  @Override
  default void save(Server server) {
    upsert(ServerRow.columns(server));
  }

  @SqlUpdate(
      """
      INSERT INTO servers (
        id, name, publicIp, wireguardIp, wireguardPublicKey, publicKey, listenPort, status,
        lastHeartbeat, resourcesCpu, resourcesMemory, resourcesMemoryAvailable, resourcesDisk,
        resourcesDiskAvailable, agentToken, tokenCreatedAt, tokenUsedAt, candidateKey,
        candidateWireguardKey, rejectedKey, lastAddress, availability)
      VALUES (
        :id, :name, :publicIp, :wireguardIp, :wireguardPublicKey, :publicKey, :listenPort, :status,
        :lastHeartbeat, :resourcesCpu, :resourcesMemory, :resourcesMemoryAvailable, :resourcesDisk,
        :resourcesDiskAvailable, :agentToken, :tokenCreatedAt, :tokenUsedAt,
        :candidateKey, :candidateWireguardKey, :rejectedKey, :lastAddress, :availability)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name,
        publicIp = excluded.publicIp,
        wireguardIp = excluded.wireguardIp,
        wireguardPublicKey = excluded.wireguardPublicKey,
        publicKey = excluded.publicKey,
        listenPort = excluded.listenPort,
        status = excluded.status,
        lastHeartbeat = excluded.lastHeartbeat,
        resourcesCpu = excluded.resourcesCpu,
        resourcesMemory = excluded.resourcesMemory,
        resourcesMemoryAvailable = excluded.resourcesMemoryAvailable,
        resourcesDisk = excluded.resourcesDisk,
        resourcesDiskAvailable = excluded.resourcesDiskAvailable,
        agentToken = excluded.agentToken,
        tokenCreatedAt = excluded.tokenCreatedAt,
        tokenUsedAt = excluded.tokenUsedAt,
        candidateKey = excluded.candidateKey,
        candidateWireguardKey = excluded.candidateWireguardKey,
        rejectedKey = excluded.rejectedKey,
        lastAddress = excluded.lastAddress,
        availability = excluded.availability
      """)
  void upsert(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM servers WHERE id = :id")
  void remove(@Bind("id") ServerId id);
}
