package cloud.techulus.core.deployment;

import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The deployments, in order of creation. */
public interface Deployments {

  Optional<Deployment> find(Deployment.Id id);

  List<Deployment> ofService(Service.Id service);

  /** Those of all services, ended ones as well. */
  List<Deployment> all();

  /** All that were placed on this server, ended ones as well. */
  List<Deployment> ofServer(ServerId server);

  /** Those that have not ended, of all services. */
  List<Deployment> unfinished();

  /**
   * Those that something must still happen to: wanted but not running, withdrawn but not ended, or
   * ended but holding an address.
   */
  List<Deployment> unsettled();

  /** All addresses that are held, on all servers. */
  Set<MeshAddress> addresses();

  /** The side that writes. */
  interface Mutable extends Deployments {

    /**
     * Adds it or replaces the one of the same id. An address has one holder; the store refuses a
     * second.
     */
    void save(Deployment deployment);

    void remove(Deployment.Id id);
  }
}
