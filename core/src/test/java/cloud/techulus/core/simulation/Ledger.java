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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the store holds, kept from what its transactions wrote: the invariants compare each commit
 * with what was before it, and asking the store for all of that each time would cost more than
 * everything else together. {@link EndState} checks that it tells the truth.
 */
final class Ledger {
  /** A row before and after a commit; empty where it did not exist. */
  record Change<T>(Optional<T> before, Optional<T> after) {}

  /** All that one transaction changed. */
  record Commit(
      List<Change<Deployment>> deployments,
      List<Change<WorkItem>> items,
      List<Change<Server>> servers,
      List<Change<Proxy>> proxies,
      List<Change<Service>> services,
      List<Change<Route>> routes,
      Change<Long> routesGeneration,
      Change<MeshState> mesh) {}

  private final Map<Deployment.Id, Deployment> deployments = new LinkedHashMap<>();
  private final Map<Long, WorkItem> items = new TreeMap<>();
  private final Map<ServerId, Server> servers = new LinkedHashMap<>();
  private final Map<ProxyId, Proxy> proxies = new LinkedHashMap<>();
  private final Map<Service.Id, Service> services = new LinkedHashMap<>();
  private final Map<Service.Id, Route> routes = new LinkedHashMap<>();
  private long routesGeneration;
  private MeshState mesh = MeshState.INITIAL;

  Map<Deployment.Id, Deployment> deployments() {
    return deployments;
  }

  List<Deployment> deploymentsOf(Service.Id service) {
    return deployments.values().stream().filter(each -> each.service().equals(service)).toList();
  }

  List<Deployment> deploymentsOn(ServerId server) {
    return deployments.values().stream()
        .filter(each -> each.server().filter(server::equals).isPresent())
        .toList();
  }

  /** By number. */
  Map<Long, WorkItem> items() {
    return items;
  }

  Map<ServerId, Server> servers() {
    return servers;
  }

  Map<ProxyId, Proxy> proxies() {
    return proxies;
  }

  Map<Service.Id, Service> services() {
    return services;
  }

  Map<Service.Id, Route> routes() {
    return routes;
  }

  long routesGeneration() {
    return routesGeneration;
  }

  MeshState mesh() {
    return mesh;
  }

  /** Takes in what a transaction wrote. */
  Commit commit(Draft draft) {
    List<Change<Deployment>> deploymentChanges = new ArrayList<>();
    List<Change<WorkItem>> itemChanges = new ArrayList<>();
    List<Change<Route>> routeChanges = new ArrayList<>();
    // What goes with a server or a service goes without a word of its own.
    draft.servers.forEach(
        (id, after) -> {
          if (after.isEmpty()) {
            removeIf(items, item -> item.server().equals(id), itemChanges);
          }
        });
    draft.services.forEach(
        (id, after) -> {
          if (after.isEmpty()) {
            removeIf(deployments, each -> each.service().equals(id), deploymentChanges);
            removeIf(routes, route -> route.service().equals(id), routeChanges);
          }
        });
    draft.forgetFinishedBefore.ifPresent(
        limit ->
            items
                .values()
                .removeIf(item -> item.finishedAt().filter(at -> at.isBefore(limit)).isPresent()));
    update(deployments, draft.deployments, deploymentChanges);
    update(items, draft.items, itemChanges);
    update(routes, draft.routes, routeChanges);
    Commit commit =
        new Commit(
            deploymentChanges,
            itemChanges,
            update(servers, draft.servers, new ArrayList<>()),
            update(proxies, draft.proxies, new ArrayList<>()),
            update(services, draft.services, new ArrayList<>()),
            routeChanges,
            new Change<>(Optional.of(routesGeneration), draft.routesGeneration),
            new Change<>(Optional.of(mesh), draft.mesh));
    routesGeneration = draft.routesGeneration.orElse(routesGeneration);
    mesh = draft.mesh.orElse(mesh);
    return commit;
  }

  private static <K, V> List<Change<V>> update(
      Map<K, V> rows, Map<K, Optional<V>> written, List<Change<V>> changes) {
    written.forEach(
        (id, after) -> {
          Optional<V> before = Optional.ofNullable(rows.get(id));
          after.ifPresentOrElse(row -> rows.put(id, row), () -> rows.remove(id));
          changes.add(new Change<>(before, after));
        });
    return changes;
  }

  private static <K, V> void removeIf(
      Map<K, V> rows, Predicate<V> condition, List<Change<V>> changes) {
    rows.values()
        .removeIf(
            row -> {
              boolean goes = condition.test(row);
              if (goes) {
                changes.add(new Change<>(Optional.of(row), Optional.empty()));
              }
              return goes;
            });
  }
}
