package cloud.techulus.http.wire;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import java.util.List;

/**
 * A group of services.
 *
 * @param team whose it is
 */
public record ProjectWire(String id, String name, String slug, String team) {
  /** All projects that the caller sees. */
  public record ListWire(List<ProjectWire> projects) {}

  public static ProjectWire of(Project project, Name team) {
    return new ProjectWire(
        project.id().value(), project.name(), project.slug().text(), team.text());
  }
}
