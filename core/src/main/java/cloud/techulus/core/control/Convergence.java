package cloud.techulus.core.control;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Draining;
import cloud.techulus.core.deployment.RollingUpdate;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.scheduling.Placement;
import cloud.techulus.core.scheduling.Scheduler;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    forgetOldest(service, deployments, changes);
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
    RollingUpdate.Step step =
        RollingUpdate.next(
            service.deleting() ? 0 : rollout.replicas(),
            rollout.startedAt(),
            deployment -> runsTheSame(view, service, deployment, target),
            deployment ->
                !isRouted(view, deployment) || Draining.haveApplied(routes, proxies, liveness, now),
            deployments);
    for (Deployment leaving : step.withdraw()) {
      changes.add(new Change.Withdraw(leaving.id()));
      if (leaving.server().isEmpty()) {
        changes.add(new Change.Observe(leaving.id(), DeploymentStatus.STOPPED, ""));
      }
    }
    List<Deployment> waiting = new ArrayList<>(waiting(deployments, step.withdraw()));
    for (int i = 0; i < step.start(); i++) {
      Deployment fresh =
          Deployment.create(
              Deployment.Id.next(random),
              service.id(),
              target.number(),
              target.spec().workload().port(),
              now);
      changes.add(new Change.Create(fresh));
      waiting.add(fresh);
    }
    place(view, service, target, waiting, changes);
  }

  private static boolean runsTheSame(
      View view, Service service, Deployment deployment, Revision target) {
    return deployment.revision() == target.number()
        || view.services()
            .revision(service.id(), deployment.revision())
            .filter(target::runsTheSameAs)
            .isPresent();
  }

  private static List<Deployment> waiting(List<Deployment> deployments, List<Deployment> leaving) {
    return deployments.stream()
        .filter(deployment -> deployment.isLive() && deployment.server().isEmpty())
        .filter(deployment -> !leaving.contains(deployment))
        .toList();
  }

  private static void place(
      View view, Service service, Revision target, List<Deployment> waiting, List<Change> changes) {
    if (waiting.isEmpty()) {
      return;
    }
    ContainerLimits limits = target.spec().workload().limits();
    Bids bids = new Bids(view, service.id());
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

  /** A failed one at once, a withdrawn one once nobody can be sent to it any more. */
  private boolean mayStop(View view, Deployment deployment, Instant now) {
    if (deployment.address().isEmpty()) {
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

  /**
   * Those that failed in the current rollout are kept: they count, or they would be tried again.
   */
  private static void forgetOldest(
      Service service, List<Deployment> deployments, List<Change> changes) {
    List<Deployment> gone =
        deployments.stream()
            .filter(Convergence::isGone)
            .filter(deployment -> !counts(service, deployment))
            .sorted(Comparator.comparing(Deployment::changedAt).reversed())
            .toList();
    gone.stream()
        .skip(HISTORY_LIMIT)
        .map(deployment -> new Change.Forget(deployment.id()))
        .forEach(changes::add);
  }

  private static boolean counts(Service service, Deployment deployment) {
    return deployment.status() == DeploymentStatus.FAILED
        && service
            .rollout()
            .filter(rollout -> !deployment.createdAt().isBefore(rollout.startedAt()))
            .isPresent();
  }

  /** Neither it nor its container can come back. */
  private static boolean isGone(Deployment deployment) {
    return deployment.status().hasEnded() && deployment.address().isEmpty();
  }
}
