package cloud.techulus.core.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The workers, sorted by name. */
public interface Servers {

  List<Server> all();

  Optional<Server> find(ServerId id);

  Optional<Server> findByName(Name name);

  Optional<Server> findByToken(TokenHash token);

  /** Those that have to call ({@link Server#isExpected}) and have not since. */
  List<Server> expectedNotSeenSince(Instant limit);

  /** Those that what is on them shall leave ({@link Availability#DRAINING}). */
  List<Server> draining();

  /** The side that writes. */
  interface Mutable extends Servers {

    /**
     * Adds it or replaces the one of the same id. Name, mesh address, keys and token are unique;
     * the store refuses a second.
     */
    void save(Server server);

    /** Its work items go with it; its deployments must have gone before. */
    void remove(ServerId id);
  }
}
