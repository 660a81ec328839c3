package cloud.techulus.core.control;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Draining;
import cloud.techulus.core.deployment.RollingUpdate;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.scheduling.Placement;
import cloud.techulus.core.scheduling.Scheduler;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Recovery;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The next step of one service towards what is wanted of it: a plan made from what the store holds.
 * Asked again after everything that happens to the service, so no step depends on remembering the
 * one before.
 */
final class Convergence {
  /** How many ended replicas of a service are kept for the operator to look at. */
  static final int HISTORY_LIMIT = 20;

  private final Liveness liveness;
  private final RandomGenerator random;

  Convergence(Liveness liveness, RandomGenerator random) {
    this.liveness = liveness;
    this.random = random;
  }

  /** Takes each of these services a step further; gives the nodes that have a reason to call. */
  Set<NodeId> settle(Tx tx, Set<Service.Id> services, Instant now) {
    Set<NodeId> touched = new LinkedHashSet<>();
    for (Service.Id id : services) {
      tx.services()
          .find(id)
          .ifPresent(service -> touched.addAll(next(tx, service, now).applyTo(tx, now)));
    }
    return touched;
  }

  /** Nothing if there is nothing to do now. */
  Plan next(View view, Service service, Instant now) {
    List<Deployment> deployments = view.deployments().ofService(service.id());
    List<Change> changes = new ArrayList<>();
    service
        .rollout()
        .ifPresent(rollout -> replicas(view, service, rollout, deployments, now, changes));
    for (Deployment deployment : deployments) {
      if (mayStop(view, deployment, now)) {
        stop(view, deployment, changes);
      }
    }
    forgetOldest(deployments, changes);
    if (service.deleting() && deployments.stream().allMatch(Convergence::isGone)) {
      return Plan.of(new Change.RemoveService(service.id()));
    }
    return new Plan(changes);
  }

  private void replicas(
      View view,
      Service service,
      Rollout rollout,
      List<Deployment> deployments,
      Instant now,
      List<Change> changes) {
    Revision target = view.services().revision(service.id(), rollout.revision()).orElseThrow();
    List<Proxy> proxies = view.proxies().all();
    long routes = view.routes().generation();
    boolean acknowledged = Draining.haveApplied(routes, proxies, liveness, now);
    RollingUpdate.Step step =
        RollingUpdate.next(
            service.deleting() ? 0 : rollout.replicas(),
            rollout.stage() == Rollout.Stage.FAILED,
            new Surroundings(view, target, acknowledged),
            deployments);
    if (step.done() && rollout.stage() != Rollout.Stage.DONE) {
      changes.add(new Change.FinishRollout(service.id()));
    }
    for (Deployment leaving : step.withdraw()) {
      changes.add(new Change.Withdraw(leaving.id()));
      if (leaving.server().isEmpty()) {
        changes.add(new Change.Observe(leaving.id(), DeploymentStatus.STOPPED, ""));
      }
    }
    List<Deployment> waiting = new ArrayList<>(waiting(deployments, step.withdraw()));
    for (int i = 0; i < step.start(); i++) {
      Deployment fresh = create(service, target, rollout.recovery(), now);
      changes.add(new Change.Create(fresh));
      waiting.add(fresh);
    }
    place(
        view,
        service,
        target,
        waiting.stream().filter(each -> mayStart(each, rollout.recovery(), now)).toList(),
        now,
        changes);
  }

  private Deployment create(Service service, Revision target, Recovery recovery, Instant now) {
    Deployment fresh =
        Deployment.create(
            Deployment.Id.next(random),
            service.id(),
            target.number(),
            target.spec().workload().port(),
            now);
    return recovery
        .nextStart()
        .filter(now::isBefore)
        .map(
            start ->
                fresh.waitingUntil(
                    start,
                    "waits %d s: %d failed in a row"
                        .formatted(Duration.between(now, start).toSeconds(), recovery.failures())))
        .orElse(fresh);
  }

  /** Who asked for the service anew does not wait for what failed before. */
  private static boolean mayStart(Deployment deployment, Recovery recovery, Instant now) {
    return deployment.mayStart(now) || recovery.lastFailure().isEmpty();
  }

  private static List<Deployment> waiting(List<Deployment> deployments, List<Deployment> leaving) {
    return deployments.stream()
        .filter(deployment -> deployment.isLive() && deployment.server().isEmpty())
        .filter(deployment -> !leaving.contains(deployment))
        .toList();
  }

  private static void place(
      View view,
      Service service,
      Revision target,
      List<Deployment> waiting,
      Instant now,
      List<Change> changes) {
    if (waiting.isEmpty()) {
      return;
    }
    ContainerLimits limits = target.spec().workload().limits();
    Bids bids = new Bids(view, service.id(), now);
    for (Deployment deployment : waiting) {
      switch (Scheduler.place(limits, target.spec().placement(), bids.all())) {
        case Placement.Placed placed -> {
          bids.accept(placed, limits);
          changes.add(new Change.Place(deployment.id(), placed.server(), placed.address()));
        }
        case Placement.Refused refused -> {
          if (!deployment.reason().equals(refused.reason())) {
            changes.add(new Change.Explain(deployment.id(), refused.reason()));
          }
        }
      }
    }
  }

  /**
   * A failed one at once, a withdrawn one once nobody can be sent to it any more. Work for a server
   * that is away would be done late: what it must stop is found out when it is back.
   */
  private boolean mayStop(View view, Deployment deployment, Instant now) {
    if (deployment.address().isEmpty() || isAway(view, deployment)) {
      return false;
    }
    boolean drained =
        deployment
            .withdrawal()
            .filter(
                withdrawal ->
                    deployment.status() != DeploymentStatus.RUNNING
                        || Draining.isOver(
                            withdrawal,
                            isRouted(view, deployment),
                            view.proxies().all(),
                            liveness,
                            now))
            .isPresent();
    return drained || deployment.status() == DeploymentStatus.FAILED;
  }

  /** Whether it has a server, and that takes part in nothing for now. */
  static boolean isAway(View view, Deployment deployment) {
    return isAway(deployment, view.servers()::find);
  }

  /** The same, with servers that were read before. */
  static boolean isAway(Deployment deployment, Function<ServerId, Optional<Server>> servers) {
    return deployment
        .server()
        .flatMap(servers)
        .filter(server -> server.status() != ServerStatus.ONLINE)
        .isPresent();
  }

  private record Surroundings(View view, Revision target, boolean acknowledged)
      implements RollingUpdate.Surroundings {

    @Override
    public boolean isCurrent(Deployment replica) {
      return !isOnDrainingServer(replica)
          && Revisions.runTheSame(view, replica.service(), replica.revision(), target.number());
    }

    /** What is there moves as an older workload goes: its successor serves first. */
    private boolean isOnDrainingServer(Deployment replica) {
      return replica
          .server()
          .flatMap(server -> view.servers().find(server))
          .filter(server -> server.availability() == Availability.DRAINING)
          .isPresent();
    }

    @Override
    public boolean isReached(Deployment replica) {
      return acknowledged || !isRouted(view, replica);
    }

    @Override
    public boolean isAway(Deployment replica) {
      return Convergence.isAway(view, replica);
    }
  }

  /** Also once the route itself is gone: proxies may still serve it. */
  private static boolean isRouted(View view, Deployment deployment) {
    return view.routes().ofService(deployment.service()).isPresent()
        || view.services()
            .revision(deployment.service(), deployment.revision())
            .filter(revision -> revision.spec().domain().isPresent())
            .isPresent();
  }

  private static void stop(View view, Deployment deployment, List<Change> changes) {
    Optional<WorkItem> underWay =
        view.workQueue().unfinishedAbout(deployment.id()).stream()
            .filter(item -> item.work() instanceof Work.Stop)
            .filter(item -> deployment.server().filter(item.server()::equals).isPresent())
            .findFirst();
    if (underWay.isEmpty()) {
      changes.add(
          new Change.Enqueue(deployment.server().orElseThrow(), new Work.Stop(deployment.id())));
    }
  }

  private static void forgetOldest(List<Deployment> deployments, List<Change> changes) {
    deployments.stream()
        .filter(Convergence::isGone)
        .sorted(Comparator.comparing(Deployment::changedAt).reversed())
        .skip(HISTORY_LIMIT)
        .map(deployment -> new Change.Forget(deployment.id()))
        .forEach(changes::add);
  }

  /** Neither it nor its container can come back. */
  private static boolean isGone(Deployment deployment) {
    return deployment.status().hasEnded() && deployment.address().isEmpty();
  }
}
