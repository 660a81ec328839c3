package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Brings services onto servers and takes them off again. Each call decides and queues; agents do
 * the rest.
 */
public final class Orchestrator {
  private final Store store;
  private final Convergence convergence;
  private final Doorbell doorbell;
  private final InstantSource clock;

  public Orchestrator(ControlSettings settings, Store store, Doorbell doorbell) {
    this.store = store;
    this.convergence = new Convergence(settings.liveness(), settings.random());
    this.doorbell = doorbell;
    this.clock = settings.clock();
  }

  /** {@link #deploy(Service.Id, Seen)} whatever the newest revision is. */
  public Service deploy(Service.Id id) {
    return deploy(id, Seen.NOTHING);
  }

  /**
   * Wants the newest revision on the servers. Replicas that failed before are tried again.
   *
   * @throws Problem NOT_FOUND, STALE, or CONFLICT if the service is being deleted
   */
  public Service deploy(Service.Id id, Seen seen) {
    return change(
        id, seen, (_, service, now) -> service.withRollout(next(service, service.current(), now)));
  }

  /**
   * Wants an old revision again, the last good one unless another is named. The newest revision
   * stays what it is: the next {@link #deploy} brings that.
   *
   * @throws Problem NOT_FOUND, INVALID ({@code revision}) if it is not kept, or CONFLICT if there
   *     is none to go back to or the service is being deleted
   */
  public Service rollback(Service.Id id, OptionalInt revision) {
    return change(
        id,
        (tx, service, now) -> {
          int target = revision.orElseGet(() -> lastGood(service));
          Revision old =
              tx.services()
                  .revision(id, target)
                  .orElseThrow(
                      () ->
                          Problem.invalid(
                              "revision",
                              "there is no revision %d of %s (any more)"
                                  .formatted(target, service.name())));
          return service.withRollout(next(service, old, now));
        });
  }

  private static int lastGood(Service service) {
    return service
        .rollout()
        .flatMap(rollout -> rollout.lastGood().filter(good -> !good.equals(rollout.goal())))
        .map(Rollout.Goal::revision)
        .orElseThrow(
            () ->
                Problem.conflict(
                    "No earlier revision of %s has served; name the revision to deploy."
                        .formatted(service.name())));
  }

  /**
   * Gives up the rollout that is under way: what served before it is wanted again.
   *
   * @throws Problem NOT_FOUND, or CONFLICT if none is under way, nothing served before it, or the
   *     service is being deleted
   */
  public Service abort(Service.Id id, String author) {
    return change(
        id,
        (_, service, now) -> {
          Rollout rollout =
              service
                  .rollout()
                  .filter(each -> each.stage() != Rollout.Stage.DONE && each.setback().isEmpty())
                  .orElseThrow(
                      () ->
                          Problem.conflict(
                              "No rollout of %s is under way.".formatted(service.name())));
          if (rollout.lastGood().isEmpty()) {
            throw Problem.conflict(
                "Nothing of %s has served before; scale it to 0 or remove it instead."
                    .formatted(service.name()));
          }
          return service.withRollout(rollout.rollBack("aborted by " + author, now));
        });
  }

  /**
   * Lets a server be used, or keeps replicas off it. What is on a server that drains moves to
   * others, as a rolling update would bring it there.
   *
   * @throws Problem NOT_FOUND
   */
  public Server setAvailability(ServerId id, Availability availability, Author author) {
    Instant now = clock.instant();
    Set<NodeId> touched = new LinkedHashSet<>();
    Server after =
        store.write(
            tx -> {
              Server before =
                  tx.servers().find(id).orElseThrow(() -> Problem.notFound("server", id.value()));
              if (before.availability() == availability) {
                return before;
              }
              Server changed = before.withAvailability(availability);
              tx.servers().save(changed);
              tx.auditLog()
                  .append(
                      AuditEntry.by(author, now, action(availability), before.name().text(), ""));
              Set<Service.Id> concerned = new LinkedHashSet<>();
              tx.deployments().ofServer(id).stream()
                  .filter(Deployment::isLive)
                  .forEach(deployment -> concerned.add(deployment.service()));
              tx.deployments().unsettled().forEach(waiting -> concerned.add(waiting.service()));
              touched.addAll(convergence.settle(tx, concerned, now));
              return changed;
            });
    touched.forEach(doorbell::ring);
    return after;
  }

  private static AuditEntry.Action action(Availability availability) {
    return switch (availability) {
      case OPEN -> AuditEntry.Action.SERVER_OPENED;
      case CORDONED -> AuditEntry.Action.SERVER_CORDONED;
      case DRAINING -> AuditEntry.Action.SERVER_DRAINED;
    };
  }

  private static Rollout next(Service service, Revision target, Instant now) {
    return service
        .rollout()
        .map(rollout -> rollout.to(target, now))
        .orElseGet(() -> Rollout.of(target, now));
  }

  /** {@link #scale(Service.Id, Seen, int, String)} whatever the newest revision is. */
  public Service scale(Service.Id id, int replicas, String author) {
    return scale(id, Seen.NOTHING, replicas, author);
  }

  /**
   * Wants another number of replicas of what is deployed.
   *
   * @throws Problem NOT_FOUND, STALE, INVALID ({@code replicas}), or CONFLICT if the service is
   *     being deleted
   */
  public Service scale(Service.Id id, Seen seen, int replicas, String author) {
    FieldErrors errors = new FieldErrors();
    SpecDraft.requireReplicas(errors, replicas);
    errors.throwIfAny();
    return change(id, seen, (_, service, now) -> scaled(service, replicas, now, author));
  }

  /** What was changed and not deployed stays so: only the number of replicas moves. */
  private static Service scaled(Service service, int replicas, Instant now, String author) {
    if (service.spec().replicas() == replicas
        && service.rollout().map(Rollout::replicas).orElse(replicas) == replicas) {
      return service;
    }
    Revision before = service.current();
    Revision next = before.change(service.spec().withReplicas(replicas), now, author);
    Service scaled = service.withRevision(next);
    return service
        .rollout()
        .map(
            rollout -> {
              boolean allDeployed = rollout.revision() == before.number();
              int revision = allDeployed ? next.number() : rollout.revision();
              return scaled.withRollout(rollout.scale(revision, replicas, now));
            })
        .orElse(scaled);
  }

  /** {@link #delete(Service.Id, Seen)} whatever the newest revision is. */
  public void delete(Service.Id id) {
    delete(id, Seen.NOTHING);
  }

  /**
   * Stops all replicas, and removes the service once their containers are gone. Its domain is free
   * at once.
   *
   * @throws Problem NOT_FOUND, or STALE
   */
  public void delete(Service.Id id, Seen seen) {
    Instant now = clock.instant();
    Set<NodeId> touched =
        store.write(
            tx -> {
              Service found = find(tx, id);
              seen.require(found);
              Service service = found.delete();
              tx.services().save(service);
              boolean routed = tx.routes().ofService(id).isPresent();
              tx.routes().removeOf(id);
              Set<NodeId> woken =
                  new LinkedHashSet<>(convergence.next(tx, service, now).applyTo(tx, now));
              if (tx.services().find(id).isPresent()) {
                // Replicas that had no server are gone with that step, and no report would come
                // that leads to the next.
                woken.addAll(convergence.next(tx, service, now).applyTo(tx, now));
              }
              if (routed) {
                woken.addAll(Ingress.changed(tx));
              }
              return woken;
            });
    touched.forEach(doorbell::ring);
  }

  /** What an operator's word makes of a service. */
  private interface Modification {
    Service of(Tx tx, Service service, Instant now);
  }

  private Service change(Service.Id id, Modification change) {
    return change(id, Seen.NOTHING, change);
  }

  private Service change(Service.Id id, Seen seen, Modification change) {
    Instant now = clock.instant();
    Set<NodeId> touched = new LinkedHashSet<>();
    Service after =
        store.write(
            tx -> {
              Service service = find(tx, id);
              if (service.deleting()) {
                throw Problem.conflict("The service " + service.name() + " is being deleted.");
              }
              seen.require(service);
              Service changed = change.of(tx, service, now);
              tx.services().save(changed);
              touched.addAll(convergence.next(tx, changed, now).applyTo(tx, now));
              return changed;
            });
    touched.forEach(doorbell::ring);
    return after;
  }

  private static Service find(Tx tx, Service.Id id) {
    return tx.services().find(id).orElseThrow(() -> Problem.notFound("service", id.value()));
  }
}
