package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Service;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a transaction has written so far; empty is a row that it removed. */
final class Draft {
  final Map<Deployment.Id, Optional<Deployment>> deployments = new LinkedHashMap<>();
  final Map<Long, Optional<WorkItem>> items = new LinkedHashMap<>();
  final Map<ServerId, Optional<Server>> servers = new LinkedHashMap<>();
  final Map<ProxyId, Optional<Proxy>> proxies = new LinkedHashMap<>();
  final Map<Service.Id, Optional<Service>> services = new LinkedHashMap<>();
  final Map<Service.Id, Optional<Route>> routes = new LinkedHashMap<>();
  Optional<Long> routesGeneration = Optional.empty();
  Optional<MeshState> mesh = Optional.empty();
  Optional<Instant> forgetFinishedBefore = Optional.empty();

  /** Its work goes with it. */
  void removeServer(ServerId id) {
    servers.put(id, Optional.empty());
    items.values().removeIf(written -> written.filter(it -> it.server().equals(id)).isPresent());
  }

  /** Its deployments and its route go with it. */
  void removeService(Service.Id id) {
    services.put(id, Optional.empty());
    deployments
        .values()
        .removeIf(written -> written.filter(it -> it.service().equals(id)).isPresent());
    routes.remove(id);
  }
}
