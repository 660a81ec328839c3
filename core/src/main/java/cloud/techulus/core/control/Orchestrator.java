package cloud.techulus.core.control;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiFunction;

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

  /**
   * Wants the newest revision on the servers. Replicas that failed before are tried again.
   *
   * @throws Problem NOT_FOUND, or CONFLICT if the service is being deleted
   */
  public Service deploy(Service.Id id) {
    return change(id, (service, now) -> service.withRollout(Rollout.of(service.current(), now)));
  }

  /**
   * Wants another number of replicas of what is deployed.
   *
   * @throws Problem NOT_FOUND, INVALID ({@code replicas}), or CONFLICT if the service is being
   *     deleted
   */
  public Service scale(Service.Id id, int replicas, String author) {
    FieldErrors errors = new FieldErrors();
    SpecDraft.requireReplicas(errors, replicas);
    errors.throwIfAny();
    return change(id, (service, now) -> scaled(service, replicas, now, author));
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

  /**
   * Stops all replicas, and removes the service once their containers are gone. Its domain is free
   * at once.
   *
   * @throws Problem NOT_FOUND
   */
  public void delete(Service.Id id) {
    Instant now = clock.instant();
    Set<NodeId> touched =
        store.write(
            tx -> {
              Service service = find(tx, id).delete();
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

  private Service change(Service.Id id, BiFunction<Service, Instant, Service> change) {
    Instant now = clock.instant();
    Set<NodeId> touched = new LinkedHashSet<>();
    Service after =
        store.write(
            tx -> {
              Service service = find(tx, id);
              if (service.deleting()) {
                throw Problem.conflict("The service " + service.name() + " is being deleted.");
              }
              Service changed = change.apply(service, now);
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
