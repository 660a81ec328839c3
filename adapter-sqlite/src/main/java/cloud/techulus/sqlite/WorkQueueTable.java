package cloud.techulus.sqlite;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkQueue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code workQueue}. Conditions stand here as in the partial indexes, or those are not used. */
public interface WorkQueueTable extends WorkQueue.Mutable {

  @Override
  @SqlQuery("SELECT * FROM workQueue WHERE id = :id")
  Optional<WorkItem> find(@Bind("id") WorkItem.Id id);

  @Override
  @SqlQuery(
      """
      SELECT * FROM workQueue
      WHERE serverId = :server AND status IN ('pending', 'processing')
      ORDER BY id
      """)
  List<WorkItem> unfinishedOf(@Bind("server") ServerId server);

  @Override
  @SqlQuery(
      """
      SELECT * FROM workQueue
      WHERE payload ->> '$.deploymentId' = :deployment AND status IN ('pending', 'processing')
      ORDER BY id
      """)
  List<WorkItem> unfinishedAbout(@Bind("deployment") Deployment.Id deployment);

  // +id: the few are found first and sorted then; by id alone SQLite would walk through all.
  @Override
  @SqlQuery(
      """
      SELECT * FROM workQueue
      WHERE status = 'processing' AND ifnull(startedAt, 0) < :limit
      ORDER BY +id
      """)
  List<WorkItem> processingNotRenewedSince(@Bind("limit") Instant limit);

  @Override
  default WorkItem append(ServerId server, Work work, Instant now) {
    return insert(server, WorkItemRow.type(work), WorkItemRow.payload(work), now);
  }

  @SqlQuery(
      """
      INSERT INTO workQueue (serverId, type, payload, status, createdAt)
      VALUES (:server, :type, :payload, 'pending', :now)
      RETURNING *
      """)
  WorkItem insert(
      @Bind("server") ServerId server,
      @Bind("type") String type,
      @Bind("payload") String payload,
      @Bind("now") Instant now);

  @Override
  default void save(WorkItem item) {
    if (!update(WorkItemRow.columns(item))) {
      throw new IllegalStateException("no work item " + item.id());
    }
  }

  @SqlUpdate(
      """
      UPDATE workQueue SET
        serverId = :serverId,
        type = :type,
        payload = :payload,
        status = :status,
        createdAt = :createdAt,
        startedAt = :startedAt,
        finishedAt = :finishedAt,
        attempts = :attempts,
        error = :error
      WHERE id = :id
      """)
  boolean update(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate(
      "DELETE FROM workQueue WHERE status IN ('completed', 'failed') AND finishedAt < :limit")
  void removeFinishedBefore(@Bind("limit") Instant limit);
}
