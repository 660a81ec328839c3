package cloud.techulus.core.proxy;

import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;

/** The routes, sorted by domain, and the generation of the table made from them. */
public interface Routes {

  List<Route> all();

  Optional<Route> find(Domain domain);

  Optional<Route> ofService(Service.Id service);

  /** Rises with everything that can change the route table; 0 in a new store. */
  long generation();

  /** The side that writes. */
  interface Mutable extends Routes {

    /**
     * Adds it or replaces the one of the same id. The domain is unique; the store refuses a second.
     */
    void save(Route route);

    void removeOf(Service.Id service);

    /** Raises the generation by one and gives the new one. */
    long nextGeneration();
  }
}
