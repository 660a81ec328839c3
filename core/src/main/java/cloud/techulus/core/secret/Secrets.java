package cloud.techulus.core.secret;

import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that a service has now (its revisions keep those they were made with), sorted by
 * name.
 */
public interface Secrets {

  List<Secret> ofService(Service.Id service);

  /** Which there are, of all services, sorted by name; nothing that is sealed is read. */
  List<Key> keys();

  Optional<Secret> find(Service.Id service, EnvName name);

  /** What a secret is found by. */
  record Key(Service.Id service, EnvName name) {}

  /** The side that writes. */
  interface Mutable extends Secrets {

    /** Adds it or replaces the one of the same service and name. */
    void save(Secret secret);

    void remove(Service.Id service, EnvName name);
  }
}
