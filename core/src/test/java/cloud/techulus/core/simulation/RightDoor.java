package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import java.util.Optional;

/**
 * No visitor of one service is led to another's replica. Addresses are used again, so a table that
 * is out of date may lead anywhere; a living proxy must not have one that old.
 */
final class RightDoor implements Witness {
  private final World world;
  private final LivingProxies proxies;

  RightDoor(World world, LivingProxies proxies) {
    this.world = world;
    this.proxies = proxies;
  }

  @Override
  public void containersChanged(SimulatedServer server) {
    proxies.all().forEach(this::check);
  }

  @Override
  public void tableChanged(SimulatedProxy proxy) {
    proxies.all().forEach(this::check);
  }

  private void check(SimulatedProxy proxy) {
    proxy.door().table().stream()
        .flatMap(table -> table.entries().stream())
        .forEach(entry -> check(proxy, entry));
  }

  private void check(SimulatedProxy proxy, RouteTable.Entry entry) {
    Optional<Service.Id> owner = owner(entry.domain());
    for (RouteTable.Upstream upstream : entry.upstreams()) {
      Optional<Service.Id> found = found(upstream);
      Violation.unless(
          owner.isEmpty() || found.isEmpty() || owner.equals(found),
          () ->
              "%s leads visitors of %s to a replica of %s at %s"
                  .formatted(
                      proxy.name(), entry.domain(), found.orElseThrow(), upstream.address()));
    }
  }

  private Optional<Service.Id> owner(Domain domain) {
    return world.ledger().routes().values().stream()
        .filter(route -> route.domain().equals(domain))
        .map(Route::service)
        .findFirst();
  }

  private Optional<Service.Id> found(RouteTable.Upstream upstream) {
    return world.servers().stream()
        .flatMap(server -> server.machine().serving(upstream.address(), upstream.port()).stream())
        .flatMap(id -> Optional.ofNullable(world.ledger().deployments().get(id)).stream())
        .map(Deployment::service)
        .findFirst();
  }
}
