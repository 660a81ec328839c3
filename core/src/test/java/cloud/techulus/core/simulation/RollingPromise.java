package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.simulation.Ledger.Change;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What visitors are promised: once a service is completely up, every living proxy leads to as many
 * of its replicas that really answer as were wanted, whatever the operator deploys, until something
 * befalls a machine, container or proxy that it depends on. A release that does not run is no
 * excuse, nor is an agent that is killed, a line that loses messages for a while, a registry that
 * is away or a control plane that is restarted.
 */
final class RollingPromise implements Witness {
  /**
   * For so long nothing must have befallen a service before it is promised anything again: what was
   * said about it meanwhile may still be on its way.
   */
  private static final Duration ECHO = Duration.ofSeconds(15);

  private record Visit(Service.Id service, ProxyId proxy) {}

  private final World world;
  private final LivingProxies proxies;
  private final Map<Visit, Integer> promised = new HashMap<>();
  private final Map<Service.Id, Instant> serviceDisturbed = new HashMap<>();

  RollingPromise(World world, LivingProxies proxies) {
    this.world = world;
    this.proxies = proxies;
  }

  @Override
  public void committed(Commit commit) {
    commit.services().forEach(this::wantedChanged);
    commit.routes().forEach(this::domainChanged);
    commit.servers().forEach(this::serverChanged);
    check();
  }

  /** Fewer may be wanted; more are promised only once they are there. */
  private void wantedChanged(Change<Service> change) {
    Optional<Service> after = change.after().filter(service -> !service.deleting());
    Service.Id id = change.after().or(change::before).orElseThrow().id();
    int wanted = after.flatMap(Service::rollout).map(Rollout::replicas).orElse(0);
    promised.replaceAll(
        (visit, count) -> visit.service().equals(id) ? Math.min(count, wanted) : count);
  }

  private void domainChanged(Change<Route> change) {
    change.before().ifPresent(route -> disturb(route.service()));
  }

  /** One that is silent, in doubt or gone takes its replicas along. */
  private void serverChanged(Change<Server> change) {
    boolean wasHere = change.before().filter(RollingPromise::isOnline).isPresent();
    boolean isHere = change.after().filter(RollingPromise::isOnline).isPresent();
    if (wasHere && !isHere) {
      ServerId id = change.before().orElseThrow().id();
      if (change.after().isPresent()) {
        disturb(id);
      } else {
        // Its deployments have gone with it.
        world.ledger().services().keySet().forEach(this::disturb);
      }
    }
  }

  private static boolean isOnline(Server server) {
    return server.status() == ServerStatus.ONLINE;
  }

  @Override
  public void disturbed(SimulatedServer server, String what) {
    disturb(server.server());
  }

  private void disturb(ServerId server) {
    world.ledger().deploymentsOn(server).forEach(deployment -> disturb(deployment.service()));
  }

  private void disturb(Service.Id service) {
    serviceDisturbed.put(service, world.timeline().instant());
    promised.keySet().removeIf(visit -> visit.service().equals(service));
  }

  @Override
  public void containersChanged(SimulatedServer server) {
    check();
  }

  @Override
  public void tableChanged(SimulatedProxy proxy) {
    check();
  }

  private void check() {
    List<SimulatedProxy> living = proxies.all();
    promised
        .keySet()
        .removeIf(visit -> living.stream().noneMatch(it -> it.proxy().equals(visit.proxy())));
    for (SimulatedProxy proxy : living) {
      for (Service service : world.ledger().services().values()) {
        Route route = world.ledger().routes().get(service.id());
        if (route != null) {
          check(service, route, proxy);
        }
      }
    }
  }

  private void check(Service service, Route route, SimulatedProxy proxy) {
    Visit visit = new Visit(service.id(), proxy.proxy());
    Integer least = promised.get(visit);
    boolean mayPromise = mayPromise(service) && isAcknowledged(proxy);
    if (least == null && !mayPromise) {
      return;
    }
    List<RouteTable.Upstream> upstreams = upstreams(route, proxy);
    List<String> dead = new ArrayList<>();
    int serving = 0;
    for (RouteTable.Upstream upstream : upstreams) {
      if (serves(upstream)) {
        serving++;
      } else {
        dead.add(upstream.address().toString());
      }
    }
    if (mayPromise && dead.isEmpty() && (least == null || serving > least)) {
      promise(visit, service, serving);
    } else if (least != null && serving < least) {
      throw new Violation(
          "%s leads to %d replicas of %s that answer, %d were promised; dead ends: %s"
              .formatted(proxy.name(), serving, service.id(), least, dead));
    }
  }

  private boolean mayPromise(Service service) {
    Instant disturbed = serviceDisturbed.getOrDefault(service.id(), Instant.MIN);
    return disturbed.isBefore(world.timeline().instant().minus(ECHO))
        && world.nodes().stream().noneMatch(node -> node.line().holdsSomething())
        && isComplete(service);
  }

  /** Until then its agent may be killed, and start again with the table before. */
  private boolean isAcknowledged(SimulatedProxy proxy) {
    return Optional.ofNullable(world.ledger().proxies().get(proxy.proxy()))
        .filter(known -> known.appliedRoutes() == world.ledger().routesGeneration())
        .isPresent();
  }

  /** Whether the control plane knows of as many serving replicas as are wanted. */
  private boolean isComplete(Service service) {
    return !service.deleting()
        && service
            .rollout()
            .filter(
                rollout ->
                    rollout.replicas() > 0
                        && world.ledger().deploymentsOf(service.id()).stream()
                                .filter(Deployment::serves)
                                .count()
                            >= rollout.replicas())
            .isPresent();
  }

  private void promise(Visit visit, Service service, int serving) {
    int wanted = service.rollout().map(Rollout::replicas).orElse(0);
    if (serving >= wanted) {
      promised.put(visit, wanted);
    }
  }

  private static List<RouteTable.Upstream> upstreams(Route route, SimulatedProxy proxy) {
    return proxy.door().table().stream()
        .flatMap(table -> table.entries().stream())
        .filter(entry -> entry.domain().equals(route.domain()))
        .flatMap(entry -> entry.upstreams().stream())
        .toList();
  }

  private boolean serves(RouteTable.Upstream upstream) {
    return world.servers().stream()
        .anyMatch(
            server ->
                server.isPowered() && server.machine().serves(upstream.address(), upstream.port()));
  }
}
