package cloud.techulus.core.service;

import cloud.techulus.core.Name;
import cloud.techulus.core.RandomId;
import cloud.techulus.core.team.Team;
import java.util.random.RandomGenerator;

/**
 * A group of services.
 *
 * @param name what people read
 * @param slug what commands, URLs and DNS use
 * @param team whose it is
 */
public record Project(Id id, String name, Name slug, Team.Id team) {

  /** Names a project. */
  public record Id(String value) {
    public static final String PREFIX = "prj_";

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
}
