package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A server as a row of {@code servers}. */
final class ServerRow {
  private ServerRow() {}

  static Map<String, Object> columns(Server server) {
    Capacity capacity = server.capacity();
    Map<String, Object> columns =
        new HashMap<>(MembershipColumns.of(server.token(), server.membership()));
    columns.put("id", server.id());
    columns.put("name", server.name());
    columns.put("publicIp", server.publicIp());
    columns.put("status", server.status());
    columns.put("candidateKey", server.candidate().map(keys -> keys.identity().base64()));
    columns.put("candidateWireguardKey", server.candidate().map(keys -> keys.wireGuard().base64()));
    columns.put("rejectedKey", server.rejected().map(PublicKey::base64));
    columns.put("lastAddress", server.lastAddress());
    columns.put("availability", server.availability());
    columns.put("lastHeartbeat", server.lastHeartbeat());
    columns.put("resourcesCpu", capacity.cpuMillis());
    columns.put("resourcesMemory", capacity.memoryBytes());
    columns.put("resourcesMemoryAvailable", capacity.memoryAvailableBytes());
    columns.put("resourcesDisk", capacity.diskBytes());
    columns.put("resourcesDiskAvailable", capacity.diskAvailableBytes());
    return columns;
  }

  static Server read(Row row) throws SQLException {
    return new Server(
        new ServerId(row.text("id")),
        new Name(row.text("name")),
        row.optionalText("publicIp").map(PublicAddress::new),
        row.constant(ServerStatus.class, "status"),
        MembershipColumns.token(row),
        MembershipColumns.membership(row),
        candidate(row),
        row.optionalText("rejectedKey").map(PublicKey::parse),
        row.optionalText("lastAddress").map(MeshAddress::parse),
        row.constant(Availability.class, "availability"),
        new Capacity(
            row.integer("resourcesCpu"),
            row.number("resourcesMemory"),
            row.number("resourcesMemoryAvailable"),
            row.number("resourcesDisk"),
            row.number("resourcesDiskAvailable")),
        row.optionalInstant("lastHeartbeat"));
  }

  private static Optional<NodeKeys> candidate(Row row) throws SQLException {
    Optional<String> wireGuardKey = row.optionalText("candidateWireguardKey");
    return row.optionalText("candidateKey")
        .map(
            identity ->
                new NodeKeys(
                    PublicKey.parse(identity), new WireGuardKey(wireGuardKey.orElseThrow())));
  }
}
