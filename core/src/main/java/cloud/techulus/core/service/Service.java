package cloud.techulus.core.service;

import cloud.techulus.core.Name;
import cloud.techulus.core.RandomId;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Something an operator wants to run.
 *
 * @param current its newest revision
 * @param deployed number of the revision that is wanted on the servers; empty until the first
 *     deploy
 */
public record Service(
    Id id, Project.Id project, Name name, Revision current, OptionalInt deployed) {

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

  public ServiceSpec spec() {
    return current.spec();
  }

  public Service withRevision(Revision next) {
    return new Service(id, project, name, next, deployed);
  }

  public Service withDeployed(int revision) {
    return new Service(id, project, name, current, OptionalInt.of(revision));
  }
}
