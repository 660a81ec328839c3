package cloud.techulus.core.service;

import cloud.techulus.core.Name;
import java.util.List;
import java.util.Optional;

/** The services, sorted by project and name, and their revisions. */
public interface Services {

  List<Service> all();

  List<Service> ofProject(Project.Id project);

  Optional<Service> find(Service.Id id);

  Optional<Service> findByName(Project.Id project, Name name);

  Optional<Revision> revision(Service.Id id, int number);

  /** All revisions of a service, newest first. */
  List<Revision> revisions(Service.Id id);

  /** Those whose rollout is not done. */
  List<Service> rolling();

  /** The side that writes. */
  interface Mutable extends Services {

    /**
     * Adds it or replaces the one of the same id, and keeps its current revision if that is new.
     * The name is unique in its project; the store refuses a second.
     */
    void save(Service service);

    /** Lets go of all revisions of a service below this number; the current one stays. */
    void forgetRevisionsBefore(Service.Id id, int number);

    /** Its revisions, secrets, routes and deployments go with it. */
    void remove(Service.Id id);
  }
}
