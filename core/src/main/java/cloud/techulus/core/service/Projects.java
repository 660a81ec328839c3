package cloud.techulus.core.service;

import cloud.techulus.core.Name;
import java.util.List;
import java.util.Optional;

/** The projects, sorted by slug. */
public interface Projects {

  List<Project> all();

  Optional<Project> find(Project.Id id);

  Optional<Project> findBySlug(Name slug);

  /** The side that writes. */
  interface Mutable extends Projects {

    /**
     * Adds it or replaces the one of the same id. The slug is unique; the store refuses a second.
     */
    void save(Project project);

    /** Its services must have gone before. */
    void remove(Project.Id id);
  }
}
