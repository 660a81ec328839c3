package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Draining;
import cloud.techulus.core.idempotency.KeyPolicy;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ReplayWindow;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.LeasePolicy;
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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What time alone brings about, done in the calls that come in and never by a timer (seed): silent
 * servers, stuck leases, drained replicas, replicas that wait. It asks indexes, so it costs what
 * changed and not what exists.
 */
final class Sweep {
  /** How often at most, unless something is known to be due. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How far ahead it looks for what will be due: further than any poll is parked. */
  static final Duration OUTLOOK = Duration.ofSeconds(10);

  private static final String SERVER_OFFLINE = "server offline";

  private final Convergence convergence;
  private final Liveness liveness;
  private final InstantSource wallClock;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<Instant> nextDue = new AtomicReference<>(Instant.MAX);
  private final AtomicReference<Liveness.Verdict> judged =
      new AtomicReference<>(Liveness.Verdict.CALM);

  /**
   * What a sweep did.
   *
   * @param touched nodes that have a reason to call
   * @param news for the journal
   */
  record Outcome(Set<NodeId> touched, List<String> news) {
    static final Outcome NONE = new Outcome(Set.of(), List.of());
  }

  Sweep(Convergence convergence, Liveness liveness, InstantSource wallClock) {
    this.convergence = convergence;
    this.liveness = liveness;
    this.wallClock = wallClock;
  }

  boolean isDue(Instant now) {
    return Duration.between(last.get(), now).compareTo(INTERVAL) >= 0
        || !now.isBefore(nextDue.get());
  }

  /** When it has to run next, as far as is known; far away if nothing is. */
  Instant nextDue() {
    return nextDue.get();
  }

  /** The whole sweep, if it is due. */
  Outcome run(Tx tx, Instant now) {
    if (!isDue(now)) {
      return Outcome.NONE;
    }
    last.set(now);
    tx.nonces().forgetCreatedBefore(ReplayWindow.forgetBefore(wallClock.instant()));
    tx.workQueue().removeFinishedBefore(now.minus(LeasePolicy.KEEP_FINISHED));
    tx.keyedCalls().removeStartedUntil(KeyPolicy.forgetUntil(now));
    List<String> news = new ArrayList<>();
    Set<NodeId> touched = new LinkedHashSet<>(silent(tx, now, news));
    touched.addAll(takeBackStuck(tx, now));
    touched.addAll(settle(tx, now));
    nextDue.set(due(tx, now));
    return new Outcome(touched, news);
  }

  private Set<NodeId> silent(Tx tx, Instant now, List<String> news) {
    if (tx.servers().expectedNotSeenSince(liveness.overdueLimit(now)).isEmpty()) {
      judged.set(Liveness.Verdict.CALM);
      return Set.of();
    }
    Liveness.Verdict before = judged.get();
    Liveness.Verdict verdict = liveness.judge(tx.servers().all(), before, now);
    judged.set(verdict);
    tell(verdict, before, news);
    Set<NodeId> touched = new LinkedHashSet<>();
    Set<Service.Id> services = new LinkedHashSet<>();
    for (Server server : verdict.offline()) {
      touched.addAll(lost(tx, server, services).applyTo(tx, now));
    }
    touched.addAll(convergence.settle(tx, services, now));
    return touched;
  }

  private static void tell(Liveness.Verdict verdict, Liveness.Verdict before, List<String> news) {
    verdict
        .offline()
        .forEach(
            server ->
                news.add(server.name() + " is offline; its replicas start on other servers."));
    if (!ids(before.spared()).containsAll(ids(verdict.spared()))) {
      news.add(
          "%d servers fell silent at about the same time: %s. That is more likely our own network than theirs, so nothing is done about them until they have been silent for %d s."
              .formatted(
                  verdict.spared().size(),
                  verdict.spared().stream()
                      .map(server -> server.name().text())
                      .collect(Collectors.joining(", ")),
                  Liveness.TOGETHER.toSeconds()));
    }
  }

  private static Set<ServerId> ids(List<Server> servers) {
    return servers.stream().map(Server::id).collect(Collectors.toUnmodifiableSet());
  }

  /** Its replicas have failed, and nothing that was queued for it is done late. */
  private static Plan lost(Tx tx, Server server, Set<Service.Id> services) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.MoveServer(server.id(), ServerStatus.OFFLINE));
    for (Deployment deployment : tx.deployments().ofServer(server.id())) {
      if (!deployment.status().hasEnded()) {
        changes.add(new Change.Lose(deployment.id(), SERVER_OFFLINE));
        services.add(deployment.service());
      }
    }
    tx.workQueue()
        .unfinishedOf(server.id())
        .forEach(item -> changes.add(new Change.Cancel(item.id(), SERVER_OFFLINE)));
    return new Plan(changes);
  }

  /** Takes every service a step further that something must still happen to. */
  Set<NodeId> settle(Tx tx, Instant now) {
    Set<Service.Id> services = new LinkedHashSet<>();
    tx.services().rolling().forEach(service -> services.add(service.id()));
    unsettled(tx).forEach(deployment -> services.add(deployment.service()));
    for (Server server : tx.servers().draining()) {
      tx.deployments().ofServer(server.id()).stream()
          .filter(Deployment::isLive)
          .forEach(deployment -> services.add(deployment.service()));
    }
    return convergence.settle(tx, services, now);
  }

  /** Those of servers that are away can wait until these are back. */
  private static List<Deployment> unsettled(Tx tx) {
    return tx.deployments().unsettled().stream()
        .filter(deployment -> !Convergence.isAway(tx, deployment))
        .toList();
  }

  private static Set<NodeId> takeBackStuck(Tx tx, Instant now) {
    Set<NodeId> touched = new LinkedHashSet<>();
    List<Change> changes = new ArrayList<>();
    for (WorkItem item : tx.workQueue().processingNotRenewedSince(LeasePolicy.stuckBefore(now))) {
      touched.add(item.server());
      changes.add(new Change.TakeBack(item.id(), "its server did not finish it in time"));
    }
    touched.addAll(new Plan(changes).applyTo(tx, now));
    return touched;
  }

  private Instant due(Tx tx, Instant now) {
    Stream<Instant> silences =
        tx.servers().expectedNotSeenSince(liveness.limit(now.plus(OUTLOOK))).stream()
            .map(liveness::silentAt);
    Stream<Instant> waits = unsettled(tx).stream().flatMap(Sweep::due);
    return Stream.concat(silences, waits)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  private static Stream<Instant> due(Deployment deployment) {
    return Stream.concat(
        deployment.notBefore().stream(),
        deployment.withdrawal().map(Draining::earliestEnd).stream());
  }
}
