package cloud.techulus.sqlite;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code deployments}. Conditions stand here as in the partial indexes, or those are not used. */
public interface DeploymentsTable extends Deployments.Mutable {

  @Override
  @SqlQuery("SELECT * FROM deployments WHERE id = :id")
  Optional<Deployment> find(@Bind("id") Deployment.Id id);

  @Override
  @SqlQuery("SELECT * FROM deployments WHERE serviceId = :service ORDER BY sequence")
  List<Deployment> ofService(@Bind("service") Service.Id service);

  @Override
  @SqlQuery("SELECT * FROM deployments ORDER BY sequence")
  List<Deployment> all();

  @Override
  @SqlQuery(
      """
      SELECT * FROM deployments
      WHERE status IN ('pending', 'pulling')
        OR (status = 'running' AND desired = 'stop')
        OR (status IN ('stopped', 'failed') AND wireguardIp IS NOT NULL)
      ORDER BY sequence
      """)
  List<Deployment> unsettled();

  @Override
  @SqlQuery("SELECT * FROM deployments WHERE serverId = :server ORDER BY sequence")
  List<Deployment> ofServer(@Bind("server") ServerId server);

  @Override
  @SqlQuery(
      """
      SELECT * FROM deployments
      WHERE status IN ('pending', 'pulling', 'running')
      ORDER BY sequence
      """)
  List<Deployment> unfinished();

  @Override
  @SqlQuery("SELECT wireguardIp FROM deployments WHERE wireguardIp IS NOT NULL")
  Set<MeshAddress> addresses();

  @Override
  default void save(Deployment deployment) {
    upsert(DeploymentRow.columns(deployment));
  }

  @SqlUpdate(
      """
      INSERT INTO deployments (
        id, serviceId, serverId, containerId, status, wireguardIp, port, revision, desired, reason,
        withdrawnGeneration, withdrawnAt, notBefore, createdAt, changedAt)
      VALUES (
        :id, :serviceId, :serverId, :containerId, :status, :wireguardIp, :port, :revision, :desired,
        :reason, :withdrawnGeneration, :withdrawnAt, :notBefore, :createdAt, :changedAt)
      ON CONFLICT (id) DO UPDATE SET
        serviceId = excluded.serviceId,
        serverId = excluded.serverId,
        containerId = excluded.containerId,
        status = excluded.status,
        wireguardIp = excluded.wireguardIp,
        port = excluded.port,
        revision = excluded.revision,
        desired = excluded.desired,
        reason = excluded.reason,
        withdrawnGeneration = excluded.withdrawnGeneration,
        withdrawnAt = excluded.withdrawnAt,
        notBefore = excluded.notBefore,
        createdAt = excluded.createdAt,
        changedAt = excluded.changedAt
      """)
  void upsert(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM deployments WHERE id = :id")
  void remove(@Bind("id") Deployment.Id id);
}
