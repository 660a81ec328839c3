package cloud.techulus.core.node;

import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.proxy.RouteTable;
import java.util.Optional;

/** The answer to a proxy's report: only what is newer than what it has. */
public record ProxyOrders(
    Optional<RouteTable> routes, Optional<MeshConfiguration> mesh, Optional<NameTable> names) {

  /** Without names. */
  public ProxyOrders(Optional<RouteTable> routes, Optional<MeshConfiguration> mesh) {
    this(routes, mesh, Optional.empty());
  }

  public boolean isEmpty() {
    return routes.isEmpty() && mesh.isEmpty() && names.isEmpty();
  }
}
