package cloud.techulus.core.team;

import cloud.techulus.core.Name;
import cloud.techulus.core.RandomId;
import java.util.random.RandomGenerator;

/**
 * People who own projects together.
 *
 * @param name what commands and URLs use; unique
 */
public record Team(Id id, Name name) {
  /** Each platform begins with it; what nobody gave to another team belongs to it. */
  public static final Team DEFAULT = new Team(new Id("team_default"), new Name("default"));

  /** Names a team. */
  public record Id(String value) {
    public static final String PREFIX = "team_";

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
