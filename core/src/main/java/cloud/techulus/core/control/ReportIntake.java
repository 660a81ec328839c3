package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Believes what a server says about itself and nothing else: a result counts only with the current
 * lease, a container only if its deployment belongs to this server. What the server has and should
 * not, or should have and has not, becomes work.
 */
final class ReportIntake {
  /** A replica that is not healthy after this long is worth a word to the operator. */
  static final Duration EXPLAIN_AFTER = Duration.ofSeconds(3);

  private final Convergence convergence;
  private final Duration healthDeadline;

  ReportIntake(Convergence convergence, Duration healthDeadline) {
    this.convergence = convergence;
    this.healthDeadline = healthDeadline;
  }

  /** Takes the whole report; gives the nodes that have a reason to call. */
  Set<NodeId> take(Tx tx, ServerId server, Report report, Instant now) {
    Set<Service.Id> services = new LinkedHashSet<>();
    List<Change> changes = new ArrayList<>();
    report.results().forEach(result -> changes.addAll(result(tx, server, result, now)));
    changes.addAll(working(tx, server, report, now));
    Set<NodeId> touched = new LinkedHashSet<>(apply(tx, changes, services, now));
    touched.addAll(apply(tx, replicas(tx, server, report), services, now));
    touched.addAll(apply(tx, missing(tx, server, report), services, now));
    Server self = tx.servers().find(server).orElseThrow();
    if (report.meshGeneration() != tx.mesh().current().generation() && !isUpdating(tx, server)) {
      Mesh.requireUpdate(tx, self, now);
    }
    touched.addAll(convergence.settle(tx, services, now));
    return touched;
  }

  private static Set<NodeId> apply(
      Tx tx, List<Change> changes, Set<Service.Id> services, Instant now) {
    for (Change change : changes) {
      subject(tx, change)
          .flatMap(id -> tx.deployments().find(id))
          .ifPresent(deployment -> services.add(deployment.service()));
    }
    return new Plan(changes).applyTo(tx, now);
  }

  private static Optional<Deployment.Id> subject(Tx tx, Change change) {
    return switch (change) {
      case Change.Observe observe -> Optional.of(observe.deployment());
      case Change.Fail fail -> Optional.of(fail.deployment());
      case Change.Release release -> Optional.of(release.deployment());
      case Change.TakeBack takeBack ->
          tx.workQueue().find(takeBack.item()).flatMap(item -> LeasePolicy.subject(item.work()));
      default -> Optional.empty();
    };
  }

  private static List<Change> result(Tx tx, ServerId server, WorkResult result, Instant now) {
    Optional<WorkItem> found = tx.workQueue().find(result.lease().item());
    if (LeasePolicy.refuse(found, result.lease(), server).isPresent()) {
      return List.of();
    }
    WorkItem item = found.orElseThrow();
    return switch (result) {
      case WorkResult.Done done -> done(tx, item, now);
      case WorkResult.Failed failed -> failed(tx, item, failed, now);
    };
  }

  private static List<Change> done(Tx tx, WorkItem item, Instant now) {
    tx.workQueue().save(item.complete(now));
    // A server may have been told to stop a copy of what belongs to another: that one lives on.
    return item.work() instanceof Work.Stop stop
            && tx.deployments()
                .find(stop.deployment())
                .filter(each -> each.server().filter(item.server()::equals).isPresent())
                .isPresent()
        ? List.of(
            new Change.Observe(stop.deployment(), DeploymentStatus.STOPPED, ""),
            new Change.Release(stop.deployment()))
        : List.of();
  }

  /** What cannot be done will not by being tried again; everything else is. */
  private static List<Change> failed(Tx tx, WorkItem item, WorkResult.Failed failed, Instant now) {
    Optional<Deployment> about =
        LeasePolicy.subject(item.work()).flatMap(id -> tx.deployments().find(id));
    if (failed.lasting() && item.work() instanceof Work.Deploy) {
      tx.workQueue().save(item.fail(failed.reason(), now));
      return about
          .<Change>map(deployment -> new Change.Fail(deployment.id(), failed.reason()))
          .stream()
          .toList();
    }
    List<Change> changes = new ArrayList<>();
    about
        .map(deployment -> new Change.Explain(deployment.id(), trouble(item, failed.reason())))
        .ifPresent(changes::add);
    changes.add(new Change.TakeBack(item.id(), failed.reason()));
    return changes;
  }

  private static String trouble(WorkItem item, String reason) {
    return switch (item.work()) {
      case Work.Deploy _ -> "tried again: " + reason;
      case Work.Stop _ -> "cannot be stopped: " + reason;
      case Work.UpdateWireGuard _ -> reason;
    };
  }

  private static List<Change> working(Tx tx, ServerId server, Report report, Instant now) {
    Set<Lease> working = new HashSet<>(report.working());
    List<Change> changes = new ArrayList<>();
    for (WorkItem item : tx.workQueue().unfinishedOf(server)) {
      if (item.status() != WorkItem.Status.PROCESSING) {
        continue;
      }
      Duration age = Duration.between(item.startedAt().orElse(now), now);
      if (!working.contains(item.lease())) {
        if (age.compareTo(LeasePolicy.LOST_AFTER) > 0) {
          changes.add(new Change.TakeBack(item.id(), "its server lost it", isDone(item, report)));
        }
        continue;
      }
      if (age.compareTo(LeasePolicy.RENEWAL_INTERVAL) > 0) {
        tx.workQueue().save(item.renew(now));
      }
      if (item.work() instanceof Work.Deploy deploy
          && tx.deployments()
              .find(deploy.deployment())
              .filter(each -> each.status() == DeploymentStatus.PENDING)
              .isPresent()) {
        changes.add(new Change.Observe(deploy.deployment(), DeploymentStatus.PULLING, ""));
      }
    }
    return changes;
  }

  /** It was handed out again although it had been done: answers were lost, not work. */
  private static boolean isDone(WorkItem item, Report report) {
    return item.work() instanceof Work.Deploy deploy
        && report.replicas().stream()
            .filter(replica -> replica.deployment().equals(deploy.deployment()))
            .anyMatch(replica -> replica.observed() instanceof Observed.Healthy);
  }

  private List<Change> replicas(Tx tx, ServerId server, Report report) {
    List<Change> changes = new ArrayList<>();
    for (ReplicaReport replica : report.replicas()) {
      Optional<Deployment> known =
          tx.deployments()
              .find(replica.deployment())
              .filter(deployment -> deployment.server().filter(server::equals).isPresent());
      if (known.filter(Deployment::isLive).isPresent()) {
        changes.addAll(observe(tx, server, known.get(), replica));
      } else if (known.filter(ReportIntake::mayDrain).isEmpty()
          && !isInHand(tx, server, replica.deployment())) {
        // Nobody wants it here.
        changes.add(new Change.Enqueue(server, new Work.Stop(replica.deployment())));
      }
    }
    return changes;
  }

  private static boolean mayDrain(Deployment deployment) {
    return deployment.withdrawal().isPresent() && !deployment.status().hasEnded();
  }

  private List<Change> observe(
      Tx tx, ServerId server, Deployment deployment, ReplicaReport replica) {
    List<Change> changes = new ArrayList<>();
    if (!deployment.containerId().equals(Optional.of(replica.containerId()))) {
      changes.add(new Change.Identify(deployment.id(), replica.containerId()));
    }
    switch (replica.observed()) {
      case Observed.Healthy _ -> {
        if (deployment.status() != DeploymentStatus.RUNNING) {
          changes.add(new Change.Observe(deployment.id(), DeploymentStatus.RUNNING, ""));
        } else if (!deployment.reason().isEmpty()) {
          changes.add(new Change.Explain(deployment.id(), ""));
        }
      }
      case Observed.Starting starting -> changes.addAll(starting(deployment, starting));
      case Observed.Unhealthy unhealthy ->
          changes.add(
              new Change.Fail(
                  deployment.id(),
                  "unhealthy: " + unhealthy.reason() + printed(unhealthy.lastLines())));
      case Observed.Paused _, Observed.Unattended _ ->
          changes.addAll(requireDeploy(tx, server, deployment));
      case Observed.Exited exited ->
          changes.add(
              new Change.Fail(
                  deployment.id(),
                  "its container ended with exit code "
                      + exited.exitCode()
                      + printed(exited.lastLines())));
    }
    return changes;
  }

  private static String printed(String lastLines) {
    return lastLines.isEmpty() ? "" : ", after printing: " + lastLines;
  }

  private List<Change> starting(Deployment deployment, Observed.Starting starting) {
    if (starting.since().compareTo(healthDeadline) > 0) {
      return List.of(
          new Change.Fail(
              deployment.id(),
              "not healthy within %d s of its start: %s"
                      .formatted(healthDeadline.toSeconds(), starting.lastAnswer())
                  + printed(starting.lastLines())));
    }
    String reason = "not healthy yet: " + starting.lastAnswer();
    return deployment.status() != DeploymentStatus.RUNNING
            && starting.since().compareTo(EXPLAIN_AFTER) > 0
            && !deployment.reason().equals(reason)
        ? List.of(new Change.Explain(deployment.id(), reason))
        : List.of();
  }

  /**
   * Replicas that should run here and are not in the report: somebody removed them, or work was
   * lost.
   */
  private static List<Change> missing(Tx tx, ServerId server, Report report) {
    Set<Deployment.Id> seen =
        report.replicas().stream().map(ReplicaReport::deployment).collect(Collectors.toSet());
    return tx.deployments().ofServer(server).stream()
        .filter(deployment -> deployment.isLive() && !seen.contains(deployment.id()))
        .flatMap(deployment -> requireDeploy(tx, server, deployment).stream())
        .toList();
  }

  /** Its server is to make it run, unless it is at work on it. */
  private static List<Change> requireDeploy(Tx tx, ServerId server, Deployment deployment) {
    return isInHand(tx, server, deployment.id())
        ? List.of()
        : List.of(new Change.Enqueue(server, new Work.Deploy(deployment.id())));
  }

  private static boolean isInHand(Tx tx, ServerId server, Deployment.Id deployment) {
    return tx.workQueue().unfinishedAbout(deployment).stream()
        .anyMatch(item -> item.server().equals(server));
  }

  private static boolean isUpdating(Tx tx, ServerId server) {
    return tx.workQueue().unfinishedOf(server).stream()
        .anyMatch(item -> item.work() instanceof Work.UpdateWireGuard);
  }
}
