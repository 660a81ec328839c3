package cloud.techulus.core.control;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.util.Set;
import java.util.stream.Collectors;

/** The route table of this moment. */
final class Ingress {
  private Ingress() {}

  /**
   * The route table may be another from now on: raises its generation, and gives the proxies, who
   * want it.
   */
  static Set<NodeId> changed(Tx tx) {
    tx.routes().nextGeneration();
    return tx.proxies().all().stream().map(Proxy::id).collect(Collectors.toSet());
  }

  static RouteTable table(View view) {
    return RouteTable.of(
        view.routes().generation(),
        view.routes().all(),
        view.routes().all().stream()
            .flatMap(route -> view.deployments().ofService(route.service()).stream())
            .toList(),
        online(view));
  }

  /** The servers that may be sent traffic to. */
  static Set<ServerId> online(View view) {
    return view.servers().all().stream()
        .filter(server -> server.status() == ServerStatus.ONLINE)
        .map(Server::id)
        .collect(Collectors.toSet());
  }
}
