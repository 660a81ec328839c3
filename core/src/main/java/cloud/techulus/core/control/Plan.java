package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What shall change. The only writer of statuses: it lets none go backwards, and keeps the routes'
 * generation in step.
 */
record Plan(List<Change> changes) {
  Plan {
    changes = List.copyOf(changes);
  }

  static Plan of(Change... changes) {
    return new Plan(List.of(changes));
  }

  /** Makes the changes; gives the nodes that have a reason to call. */
  Set<NodeId> applyTo(Tx tx, Instant now) {
    Set<NodeId> touched = new LinkedHashSet<>();
    boolean routesChanged = false;
    for (Change change : changes) {
      routesChanged |= apply(change, tx, now, touched);
    }
    if (routesChanged) {
      touched.addAll(Ingress.changed(tx));
    }
    return touched;
  }

  /** Makes one change; whether the route table may be another now. */
  private static boolean apply(Change change, Tx tx, Instant now, Set<NodeId> touched) {
    return switch (change) {
      case Change.Create create -> {
        tx.deployments().save(create.deployment());
        yield false;
      }
      case Change.Place place -> {
        update(tx, place.deployment(), each -> each.placedOn(place.server(), place.address()));
        Server server = tx.servers().find(place.server()).orElseThrow();
        tx.servers().save(server.withLastAddress(place.address()));
        enqueue(tx, place.server(), new Work.Deploy(place.deployment()), now, touched);
        yield false;
      }
      case Change.Explain explain -> {
        update(tx, explain.deployment(), each -> each.withReason(explain.reason()));
        yield false;
      }
      case Change.Identify identify -> {
        update(tx, identify.deployment(), each -> each.withContainer(identify.containerId()));
        yield false;
      }
      case Change.Observe observe -> observe(observe, tx, now);
      case Change.Fail fail -> fail(fail, tx, now);
      case Change.Lose lose -> end(lose.deployment(), lose.reason(), tx, now);
      case Change.Withdraw withdraw -> withdraw(withdraw.deployment(), tx, now);
      case Change.Release release -> {
        update(tx, release.deployment(), Deployment::releaseAddress);
        yield false;
      }
      case Change.Forget forget -> {
        tx.deployments().remove(forget.deployment());
        yield false;
      }
      case Change.Enqueue enqueue -> {
        enqueue(tx, enqueue.server(), enqueue.work(), now, touched);
        yield false;
      }
      case Change.TakeBack takeBack -> takeBack(takeBack, tx, now);
      case Change.Cancel cancel -> {
        tx.workQueue()
            .find(cancel.item())
            .ifPresent(item -> tx.workQueue().save(item.fail(cancel.why(), now)));
        yield false;
      }
      case Change.FinishRollout finish -> {
        changeRollout(tx, finish.service(), Rollout::done);
        yield false;
      }
      case Change.RemoveService remove -> {
        tx.services().remove(remove.service());
        yield false;
      }
      case Change.MoveServer move -> move(move, tx, now, touched);
    };
  }

  private static boolean observe(Change.Observe observe, Tx tx, Instant now) {
    Deployment before = tx.deployments().find(observe.deployment()).orElseThrow();
    if (!before.status().canBecome(observe.status())) {
      return false;
    }
    tx.deployments().save(before.withStatus(observe.status(), observe.reason(), now));
    return before.status() == DeploymentStatus.RUNNING
        || observe.status() == DeploymentStatus.RUNNING;
  }

  private static boolean fail(Change.Fail fail, Tx tx, Instant now) {
    Deployment before = tx.deployments().find(fail.deployment()).orElseThrow();
    if (before.isLive() && isTarget(tx, before)) {
      changeRollout(tx, before.service(), rollout -> afterFailure(fail, before, rollout, tx, now));
    }
    return end(fail.deployment(), fail.reason(), tx, now);
  }

  private static Rollout afterFailure(
      Change.Fail fail, Deployment failed, Rollout rollout, Tx tx, Instant now) {
    if (!mayRollBack(rollout, failed.service(), tx)) {
      return rollout.afterFailure(now);
    }
    Rollout troubled = rollout.afterServerTrouble(now);
    boolean mayGoElsewhere =
        switch (fail.blame()) {
          case WORKLOAD -> false;
          case SERVER -> troubled.recovery().failures() < Rollout.SERVER_TROUBLES_LIMIT;
        };
    return mayGoElsewhere ? troubled : rollout.rollBack(fail.reason(), now);
  }

  /** Only to another workload than the one that failed, and only before all of it served. */
  private static boolean mayRollBack(Rollout rollout, Service.Id service, Tx tx) {
    return rollout.stage() == Rollout.Stage.ROLLING
        && rollout
            .lastGood()
            .filter(good -> tx.services().revision(service, good.revision()).isPresent())
            .filter(good -> !Revisions.runTheSame(tx, service, good.revision(), rollout.revision()))
            .isPresent();
  }

  /** Of a replica that serves an older workload no rollout is to blame. */
  private static boolean isTarget(Tx tx, Deployment deployment) {
    return tx.services()
        .find(deployment.service())
        .flatMap(Service::rollout)
        .filter(
            rollout ->
                Revisions.runTheSame(
                    tx, deployment.service(), deployment.revision(), rollout.revision()))
        .isPresent();
  }

  private static boolean end(Deployment.Id id, String reason, Tx tx, Instant now) {
    Deployment before = tx.deployments().find(id).orElseThrow();
    if (!before.status().canBecome(DeploymentStatus.FAILED)) {
      return false;
    }
    tx.deployments().save(before.withStatus(DeploymentStatus.FAILED, reason, now));
    return before.status() == DeploymentStatus.RUNNING;
  }

  private static boolean takeBack(Change.TakeBack takeBack, Tx tx, Instant now) {
    WorkItem before = tx.workQueue().find(takeBack.item()).orElseThrow();
    WorkItem after = LeasePolicy.takeBack(before, takeBack.why(), now);
    tx.workQueue().save(after);
    return after.status() == WorkItem.Status.FAILED
        && !takeBack.serves()
        && after.work() instanceof Work.Deploy deploy
        && tx.deployments().find(deploy.deployment()).isPresent()
        && fail(new Change.Fail(deploy.deployment(), Change.Blame.SERVER, after.error()), tx, now);
  }

  private static void changeRollout(Tx tx, Service.Id id, UnaryOperator<Rollout> change) {
    Service service = tx.services().find(id).orElseThrow();
    service
        .rollout()
        .ifPresent(rollout -> tx.services().save(service.withRollout(change.apply(rollout))));
  }

  private static boolean move(Change.MoveServer move, Tx tx, Instant now, Set<NodeId> touched) {
    Server server = tx.servers().find(move.server()).orElseThrow();
    tx.servers().save(server.withStatus(move.status()));
    if (server.isPeer() != server.withStatus(move.status()).isPeer()) {
      touched.addAll(Mesh.announce(tx, Set.of(), now));
    }
    return server.status() != move.status();
  }

  private static boolean withdraw(Deployment.Id id, Tx tx, Instant now) {
    Deployment before = tx.deployments().find(id).orElseThrow();
    // This plan raises the generation once, after its last change.
    long without = before.serves() ? tx.routes().generation() + 1 : tx.routes().generation();
    tx.deployments().save(before.withdraw(new Withdrawal(without, now)));
    return before.serves();
  }

  private static void enqueue(Tx tx, ServerId server, Work work, Instant now, Set<NodeId> touched) {
    tx.workQueue().append(server, work, now);
    touched.add(server);
  }

  private static void update(Tx tx, Deployment.Id id, UnaryOperator<Deployment> change) {
    tx.deployments().save(change.apply(tx.deployments().find(id).orElseThrow()));
  }
}
