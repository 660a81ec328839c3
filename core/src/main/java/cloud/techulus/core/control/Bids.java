package cloud.techulus.core.control;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.scheduling.Bid;
import cloud.techulus.core.scheduling.Placement.Placed;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Recovery;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What every server can offer one service now; each placement lowers what is left for the next. */
final class Bids {
  /** What a replica without limits is taken to need, so that such replicas spread as well. */
  private static final int NOMINAL_CPU_MILLIS = 100;

  private static final long NOMINAL_MEMORY_BYTES = 128L << 20;

  /** What a server has given away. */
  private record Taken(int replicasHere, int cpuMillis, long memoryBytes) {
    static final Taken NOTHING = new Taken(0, 0, 0);

    Taken plus(boolean sameService, ContainerLimits limits) {
      return new Taken(
          replicasHere + (sameService ? 1 : 0),
          cpuMillis + limits.cpuMillis().orElse(NOMINAL_CPU_MILLIS),
          memoryBytes + limits.memoryBytes().orElse(NOMINAL_MEMORY_BYTES));
    }
  }

  private final List<Server> servers;
  private final MeshRange range;
  private final Set<MeshAddress> addresses;
  private final Map<ServerId, Taken> taken = new HashMap<>();
  private final Map<ServerId, MeshAddress> lastGiven = new HashMap<>();
  private final Set<ServerId> unfit = new HashSet<>();

  Bids(View view, Service.Id service, Instant now) {
    servers = view.servers().all();
    range = view.mesh().current().range();
    addresses = new HashSet<>(view.deployments().addresses());
    servers.forEach(
        server -> server.lastAddress().ifPresent(last -> lastGiven.put(server.id(), last)));
    for (Deployment deployment : view.deployments().ofService(service)) {
      deployment.server().filter(_ -> couldNotStart(deployment, now)).ifPresent(unfit::add);
    }
    for (Deployment deployment : view.deployments().unfinished()) {
      deployment
          .server()
          .ifPresent(
              server ->
                  take(server, deployment.service().equals(service), limitsOf(view, deployment)));
    }
  }

  /** It failed there lately and never had a container: a full disk, no way to the registry. */
  private static boolean couldNotStart(Deployment deployment, Instant now) {
    return deployment.status() == DeploymentStatus.FAILED
        && deployment.containerId().isEmpty()
        && deployment.changedAt().plus(Recovery.CALM).isAfter(now);
  }

  /** One bid of each server. */
  List<Bid> all() {
    List<Bid> bids = new ArrayList<>();
    for (Server server : servers) {
      Taken gone = taken.getOrDefault(server.id(), Taken.NOTHING);
      bids.add(
          new Bid(
              server.id(),
              server.name(),
              server.status(),
              server.availability(),
              unfit.contains(server.id()),
              gone.replicasHere(),
              server.capacity().cpuMillis() - gone.cpuMillis(),
              server.capacity().memoryBytes() - gone.memoryBytes(),
              freeAddress(server)));
    }
    return bids;
  }

  /** A replica of the service goes there. */
  void accept(Placed placed, ContainerLimits limits) {
    addresses.add(placed.address());
    lastGiven.put(placed.server(), placed.address());
    take(placed.server(), true, limits);
  }

  private void take(ServerId server, boolean sameService, ContainerLimits limits) {
    taken.merge(
        server,
        Taken.NOTHING.plus(sameService, limits),
        (before, more) -> before.plus(sameService, limits));
  }

  private Optional<MeshAddress> freeAddress(Server server) {
    return server
        .membership()
        .map(Membership::address)
        .flatMap(
            own ->
                range.freeAddress(
                    range.subnetOf(own), lastGiven.getOrDefault(server.id(), own), addresses));
  }

  private static ContainerLimits limitsOf(View view, Deployment deployment) {
    return view.services()
        .revision(deployment.service(), deployment.revision())
        .map(revision -> revision.spec().workload().limits())
        .orElse(ContainerLimits.NONE);
  }
}
