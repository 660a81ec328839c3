package cloud.techulus.sqlite;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RemovedNodes;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code removedNodes}. */
public interface RemovedNodesTable extends RemovedNodes.Mutable {

  @Override
  @SqlQuery("SELECT publicKey FROM removedNodes WHERE id = :node ORDER BY publicKey")
  List<PublicKey> keysOf(@Bind("node") NodeId node);

  @Override
  @SqlUpdate(
      """
      INSERT INTO removedNodes (id, publicKey, removedAt) VALUES (:node, :key, :removedAt)
      ON CONFLICT DO NOTHING
      """)
  void add(
      @Bind("node") NodeId node, @Bind("key") PublicKey key, @Bind("removedAt") Instant removedAt);
}
