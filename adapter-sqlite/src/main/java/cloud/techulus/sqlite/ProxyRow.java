package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.Proxy;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A proxy as a row of {@code proxies}. */
final class ProxyRow {
  private ProxyRow() {}

  static Map<String, Object> columns(Proxy proxy) {
    Map<String, Object> columns =
        new HashMap<>(MembershipColumns.of(proxy.token(), proxy.membership()));
    columns.put("id", proxy.id());
    columns.put("name", proxy.name());
    columns.put("publicIp", proxy.publicIp());
    columns.put("lastHeartbeat", proxy.lastHeartbeat());
    columns.put("appliedRoutes", proxy.appliedRoutes());
    return columns;
  }

  static Proxy read(Row row) throws SQLException {
    return new Proxy(
        new ProxyId(row.text("id")),
        new Name(row.text("name")),
        new PublicAddress(row.text("publicIp")),
        MembershipColumns.token(row),
        MembershipColumns.membership(row),
        row.number("appliedRoutes"),
        row.optionalInstant("lastHeartbeat"));
  }
}
