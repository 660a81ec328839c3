package cloud.techulus.sqlite;

import static java.util.Map.entry;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Desired;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A deployment as a row of {@code deployments}. */
final class DeploymentRow {
  private DeploymentRow() {}

  static Map<String, Object> columns(Deployment deployment) {
    return Map.ofEntries(
        entry("id", deployment.id()),
        entry("serviceId", deployment.service()),
        entry("serverId", deployment.server()),
        entry("containerId", deployment.containerId()),
        entry("status", deployment.status()),
        entry("wireguardIp", deployment.address()),
        entry("port", deployment.port()),
        entry("revision", deployment.revision()),
        entry("desired", deployment.desired()),
        entry("reason", deployment.reason()),
        entry("withdrawnGeneration", deployment.withdrawal().map(Withdrawal::routesGeneration)),
        entry("withdrawnAt", deployment.withdrawal().map(Withdrawal::at)),
        entry("notBefore", deployment.notBefore()),
        entry("createdAt", deployment.createdAt()),
        entry("changedAt", deployment.changedAt()));
  }

  static Deployment read(Row row) throws SQLException {
    return new Deployment(
        new Deployment.Id(row.text("id")),
        new Service.Id(row.text("serviceId")),
        row.integer("revision"),
        row.constant(Desired.class, "desired"),
        row.constant(DeploymentStatus.class, "status"),
        row.optionalText("serverId").map(ServerId::new),
        row.optionalText("wireguardIp").map(MeshAddress::parse),
        row.optionalText("containerId"),
        row.integer("port"),
        row.text("reason"),
        withdrawal(row),
        row.optionalInstant("notBefore"),
        row.instant("createdAt"),
        row.instant("changedAt"));
  }

  private static Optional<Withdrawal> withdrawal(Row row) throws SQLException {
    long generation = row.number("withdrawnGeneration");
    return row.optionalInstant("withdrawnAt").map(at -> new Withdrawal(generation, at));
  }
}
