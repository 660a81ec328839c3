package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ReplayWindow;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What time alone brings about, done in the calls that come in and never by a timer (seed): silent
 * servers, stuck leases, drained replicas, replicas that wait for room. It asks indexes, so it
 * costs what changed and not what exists.
 */
final class Sweep {
  /** How often at most. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Convergence convergence;
  private final Liveness liveness;
  private final InstantSource wallClock;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  Sweep(Convergence convergence, Liveness liveness, InstantSource wallClock) {
    this.convergence = convergence;
    this.liveness = liveness;
    this.wallClock = wallClock;
  }

  boolean isDue(Instant now) {
    return Duration.between(last.get(), now).compareTo(INTERVAL) >= 0;
  }

  /** The whole sweep, if it is due. */
  Set<NodeId> run(Tx tx, Instant now) {
    if (!isDue(now)) {
      return Set.of();
    }
    last.set(now);
    tx.nonces().forgetCreatedBefore(ReplayWindow.forgetBefore(wallClock.instant()));
    tx.workQueue().removeFinishedBefore(now.minus(LeasePolicy.KEEP_FINISHED));
    Set<NodeId> touched = new LinkedHashSet<>();
    if (!liveness.inGrace(now)) {
      for (Server server : tx.servers().onlineNotSeenSince(liveness.limit(now))) {
        touched.addAll(
            Plan.of(new Change.MoveServer(server.id(), ServerStatus.OFFLINE)).applyTo(tx, now));
      }
    }
    touched.addAll(takeBackStuck(tx, now));
    touched.addAll(settle(tx, now));
    return touched;
  }

  /** Takes every service a step further that something must still happen to. */
  Set<NodeId> settle(Tx tx, Instant now) {
    Set<Service.Id> services =
        tx.deployments().unsettled().stream()
            .map(Deployment::service)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return convergence.settle(tx, services, now);
  }

  private static Set<NodeId> takeBackStuck(Tx tx, Instant now) {
    Set<NodeId> touched = new LinkedHashSet<>();
    List<Change> changes = new ArrayList<>();
    for (WorkItem item : tx.workQueue().processingNotRenewedSince(LeasePolicy.stuckBefore(now))) {
      touched.add(item.server());
      changes.addAll(takeBack(tx, item, "its server did not finish it in time", now));
    }
    touched.addAll(new Plan(changes).applyTo(tx, now));
    return touched;
  }

  /** Queues the item again, or lets it fail for good and its deployment with it. */
  static List<Change> takeBack(Tx tx, WorkItem item, String why, Instant now) {
    WorkItem after = LeasePolicy.takeBack(item, why, now);
    tx.workQueue().save(after);
    boolean failed = after.status() == WorkItem.Status.FAILED;
    return failed && after.work() instanceof Work.Deploy deploy
        ? List.of(new Change.Observe(deploy.deployment(), DeploymentStatus.FAILED, after.error()))
        : List.of();
  }
}
