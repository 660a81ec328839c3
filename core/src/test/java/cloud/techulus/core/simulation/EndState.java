package cloud.techulus.core.simulation;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshNode;
import cloud.techulus.core.mesh.Topology;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What everything must have come to some time after the last fault: what is wanted runs, nothing
 * else does, and everybody knows the same.
 */
final class EndState {
  private final World world;
  private final List<String> differences = new ArrayList<>();

  private EndState(World world) {
    this.world = world;
  }

  /** What is not yet as it must be; empty at the end. */
  static List<String> differences(World world) {
    EndState state = new EndState(world);
    if (!world.control().isUp()) {
      return List.of("the control plane does not run");
    }
    return world
        .store()
        .read(
            view -> {
              state.ledgerIsTrue(view);
              view.services().all().forEach(service -> state.service(view, service));
              world.ledger().items().values().stream()
                  .filter(item -> item.finishedAt().isEmpty())
                  .forEach(item -> state.differs("work #%s is not finished".formatted(item.id())));
              state.addresses(view);
              world.servers().forEach(server -> state.server(view, server));
              world.proxies().forEach(proxy -> state.proxy(view, proxy));
              return List.copyOf(state.differences);
            });
  }

  /** The invariants are worth what the ledger is worth. */
  private void ledgerIsTrue(View view) {
    List<Deployment> stored =
        view.services().all().stream()
            .flatMap(service -> view.deployments().ofService(service.id()).stream())
            .toList();
    requireTrue(
        Set.copyOf(stored).equals(Set.copyOf(world.ledger().deployments().values())),
        "deployments");
    requireTrue(
        Set.copyOf(view.servers().all()).equals(Set.copyOf(world.ledger().servers().values())),
        "servers");
    requireTrue(
        Set.copyOf(view.proxies().all()).equals(Set.copyOf(world.ledger().proxies().values())),
        "proxies");
    requireTrue(
        Set.copyOf(view.services().all()).equals(Set.copyOf(world.ledger().services().values())),
        "services");
    requireTrue(
        Set.copyOf(view.routes().all()).equals(Set.copyOf(world.ledger().routes().values())),
        "routes");
    requireTrue(
        world.ledger().items().values().stream()
            .allMatch(item -> view.workQueue().find(item.id()).filter(item::equals).isPresent()),
        "work");
    requireTrue(view.routes().generation() == world.ledger().routesGeneration(), "generation");
    requireTrue(view.mesh().current().equals(world.ledger().mesh()), "mesh");
  }

  private static void requireTrue(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(
          "the simulation itself is wrong: ledger and store differ in their " + what);
    }
  }

  private void service(View view, Service service) {
    if (service.deleting()) {
      differs("%s is still being deleted".formatted(service.id()));
      return;
    }
    if (service.rollout().isEmpty()) {
      return;
    }
    Rollout rollout = service.rollout().get();
    Revision target = view.services().revision(service.id(), rollout.revision()).orElseThrow();
    List<Deployment> live =
        view.deployments().ofService(service.id()).stream().filter(Deployment::isLive).toList();
    boolean placeable =
        view.servers().all().stream().anyMatch(server -> server.status() == ServerStatus.ONLINE);
    long serving = live.stream().filter(Deployment::serves).count();
    if (serving != rollout.replicas() || live.size() != serving) {
      differs(
          "%s has %d live replicas of which %d serve; %d are wanted%s"
              .formatted(
                  service.id(),
                  live.size(),
                  serving,
                  rollout.replicas(),
                  placeable ? "" : ", but there is no server"));
    }
    for (Deployment deployment : live) {
      boolean current =
          view.services()
              .revision(service.id(), deployment.revision())
              .filter(target::runsTheSameAs)
              .isPresent();
      if (!current) {
        differs("%s runs another workload than wanted".formatted(deployment.id()));
      }
      if (deployment.serves()) {
        Optional<SimulatedServer> server = deployment.server().flatMap(world::server);
        if (server.filter(it -> it.machine().serves(deployment.id())).isEmpty()) {
          differs("%s does not really serve".formatted(deployment.id()));
        }
        Optional<ContainerSpec> spec =
            server.flatMap(it -> it.machine().engine().spec(deployment.id()));
        if (spec.filter(it -> it.image().equals(target.spec().workload().image())).isEmpty()) {
          differs("%s really runs another image".formatted(deployment.id()));
        }
        if (spec.filter(it -> it.environment().size() == target.secrets().size()).isEmpty()) {
          differs("%s has not the secrets it should have".formatted(deployment.id()));
        }
      }
    }
  }

  private void addresses(View view) {
    world.ledger().deployments().values().stream()
        .filter(each -> each.status().hasEnded() && each.address().isPresent())
        .forEach(each -> differs("%s has ended and holds its address".formatted(each.id())));
    List<Deployment> holders =
        world.ledger().deployments().values().stream()
            .filter(each -> each.address().isPresent())
            .toList();
    if (!view.deployments()
        .addresses()
        .equals(
            holders.stream()
                .flatMap(each -> each.address().stream())
                .collect(Collectors.toSet()))) {
      differs("the store names other addresses than those that are held");
    }
  }

  private void server(View view, SimulatedServer server) {
    Optional<Server> known = view.servers().find(server.server());
    if (known.isEmpty()) {
      // Who cannot prove to be it is not told that it was removed.
      if (server.wasTurnedAway()
          || view.removedNodes().keysOf(server.server()).stream().noneMatch(server::has)) {
        return;
      }
      requireSame(
          server.name() + " was removed and has", List.of(), server.machine().engine().list());
      requireSame(
          server.name() + " was removed and has the addresses",
          Set.of(),
          server.device().addresses());
      requireSame(server.name() + " was removed and keeps", List.of(), server.disk().orders());
      return;
    }
    if (known.get().status() != ServerStatus.ONLINE) {
      differs("%s is %s".formatted(server.name(), known.get().status()));
    }
    Set<Deployment> live = live(view, server.server());
    requireSame(
        server.name() + " has the containers of",
        live.stream().map(Deployment::id).collect(Collectors.toCollection(TreeSet::new)),
        server.machine().engine().list().stream()
            .map(Container::deployment)
            .collect(Collectors.toCollection(TreeSet::new)));
    requireSame(
        server.name() + " keeps the orders of",
        live.stream().map(Deployment::id).collect(Collectors.toCollection(TreeSet::new)),
        server.disk().orders().stream()
            .map(DeploymentOrder::deployment)
            .collect(Collectors.toCollection(TreeSet::new)));
    Set<MeshAddress> addresses = new TreeSet<>();
    known.get().membership().ifPresent(member -> addresses.add(member.address()));
    live.forEach(each -> each.address().ifPresent(addresses::add));
    Set<MeshAddress> found = new TreeSet<>(server.device().addresses());
    if (server.mayHaveStrayAddresses()) {
      found.retainAll(addresses);
    }
    requireSame(server.name() + " has the addresses", addresses, found);
    mesh(view, server);
  }

  private static Set<Deployment> live(View view, ServerId server) {
    return view.deployments().ofServer(server).stream()
        .filter(Deployment::isLive)
        .collect(Collectors.toSet());
  }

  private void proxy(View view, SimulatedProxy proxy) {
    if (view.proxies().find(proxy.proxy()).isEmpty()) {
      return;
    }
    if (view.routes().generation() > 0) {
      requireSame(proxy.name() + " serves", Optional.of(table(view)), proxy.door().table());
    }
    mesh(view, proxy);
  }

  private static RouteTable table(View view) {
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

  private void mesh(View view, SimulatedNode node) {
    List<MeshNode> members =
        Stream.concat(
                view.servers().all().stream()
                    .filter(server -> server.isPeer() || server.id().equals(node.id()))
                    .flatMap(server -> server.meshNode().stream()),
                view.proxies().all().stream().flatMap(proxy -> proxy.meshNode().stream()))
            .toList();
    NodeId id = node.id();
    if (members.stream().noneMatch(member -> member.id().equals(id))) {
      differs("%s has not joined".formatted(node.name()));
      return;
    }
    requireSame(
        node.name() + " has the mesh",
        Optional.of(new Topology(view.mesh().current(), members).configurationOf(id)),
        node.device().configuration());
  }

  private void requireSame(String what, Object wanted, Object found) {
    if (!Objects.equals(wanted, found)) {
      differs("%s %s, it should be %s".formatted(what, found, wanted));
    }
  }

  private void differs(String message) {
    differences.add(message);
  }
}
