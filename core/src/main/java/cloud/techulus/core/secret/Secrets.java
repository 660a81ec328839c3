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

  Optional<Secret> find(Service.Id service, EnvName name);

  /** The side that writes. */
  interface Mutable extends Secrets {

    /** Adds it or replaces the one of the same service and name. */
    void save(Secret secret);

    void remove(Service.Id service, EnvName name);
  }
}
