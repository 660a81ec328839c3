package cloud.techulus.core.team;

import cloud.techulus.core.Name;
import java.util.List;
import java.util.Optional;

/** The teams, sorted by name. A new store has {@link Team#DEFAULT}. */
public interface Teams {

  List<Team> all();

  Optional<Team> find(Team.Id id);

  Optional<Team> findByName(Name name);

  /** The side that writes. */
  interface Mutable extends Teams {

    /**
     * Adds it or replaces the one of the same id. The name is unique; the store refuses a second.
     */
    void save(Team team);

    /** Its projects must have gone before; its members, invitations and tokens go with it. */
    void remove(Team.Id id);
  }
}
