package cloud.techulus.core.service;

import cloud.techulus.core.Name;
import cloud.techulus.core.RandomId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Something an operator wants to run.
 *
 * @param current its newest revision
 * @param rollout empty until the first deploy
 * @param deleting whether it goes away once its last container is gone
 */
public record Service(
    Id id,
    Project.Id project,
    Name name,
    Revision current,
    Optional<Rollout> rollout,
    boolean deleting) {

  /** Names a service. */
  public record Id(String value) {
    public static final String PREFIX = "svc_";

    public Id {
      RandomId.require(PREFIX, value);
    }

    public static Id next(RandomGenerator random) {
      return new Id(RandomId.next(PREFIX, random));
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A new one, which does not run yet. */
  public static Service first(
      Id id, Project.Id project, Name name, ServiceSpec spec, Instant now, String author) {
    return new Service(
        id, project, name, new Revision(1, spec, Map.of(), now, author), Optional.empty(), false);
  }

  public ServiceSpec spec() {
    return current.spec();
  }

  public Service withRevision(Revision next) {
    return new Service(id, project, name, next, rollout, deleting);
  }

  public Service withRollout(Rollout next) {
    return new Service(id, project, name, current, Optional.of(next), deleting);
  }

  public Service delete() {
    return new Service(id, project, name, current, rollout, true);
  }
}
