package cloud.techulus.http.wire;

import cloud.techulus.core.service.Project;
import java.util.List;

/** A group of services. */
public record ProjectWire(String id, String name, String slug) {
  /** All projects. */
  public record ListWire(List<ProjectWire> projects) {}

  public static ProjectWire of(Project project) {
    return new ProjectWire(project.id().value(), project.name(), project.slug().text());
  }
}
