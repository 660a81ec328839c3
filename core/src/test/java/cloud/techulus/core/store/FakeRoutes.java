package cloud.techulus.core.store;

import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeRoutes(FakeData data) implements Routes.Mutable {

  @Override
  public List<Route> all() {
    return data.routes.values().stream().sorted(Comparator.comparing(Route::domain)).toList();
  }

  @Override
  public Optional<Route> find(Domain domain) {
    return all().stream().filter(route -> route.domain().equals(domain)).findFirst();
  }

  @Override
  public Optional<Route> ofService(Service.Id service) {
    return all().stream().filter(route -> route.service().equals(service)).findFirst();
  }

  @Override
  public long generation() {
    return data.routesGeneration;
  }

  @Override
  public void save(Route route) {
    FakeData.requireReference(data.services.containsKey(route.service()), "proxyRoutes.serviceId");
    List<Route> others = all().stream().filter(other -> !other.id().equals(route.id())).toList();
    FakeData.requireUnique(others, route, r -> Optional.of(r.domain()), "proxyRoutes.domain");
    FakeData.requireUnique(others, route, r -> Optional.of(r.service()), "proxyRoutes.serviceId");
    data.routes.put(route.id(), route);
  }

  @Override
  public void removeOf(Service.Id service) {
    data.routes.values().removeIf(route -> route.service().equals(service));
  }

  @Override
  public long nextGeneration() {
    data.routesGeneration++;
    return data.routesGeneration;
  }
}
