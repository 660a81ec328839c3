package cloud.techulus.core.control;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.store.View;
import java.util.stream.Collectors;

/** The route table of this moment. */
final class Ingress {
  private Ingress() {}

  static RouteTable table(View view) {
    return RouteTable.of(
        view.routes().generation(),
        view.routes().all(),
        view.routes().all().stream()
            .flatMap(route -> view.deployments().ofService(route.service()).stream())
            .toList(),
        view.servers().all().stream()
            .filter(server -> server.status() == ServerStatus.ONLINE)
            .map(Server::id)
            .collect(Collectors.toSet()));
  }
}
