package cloud.techulus.http.wire;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import java.util.List;
import java.util.Optional;

/**
 * A group of services.
 *
 * @param team whose it is
 */
public record ProjectWire(String id, String name, String slug, String team) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<ProjectWire> projects, Optional<String> next) {
    /** All there are. */
    public ListWire(List<ProjectWire> projects) {
      this(projects, Optional.empty());
    }
  }

  public static ProjectWire of(Project project, Name team) {
    return new ProjectWire(
        project.id().value(), project.name(), project.slug().text(), team.text());
  }
}
