package cloud.techulus.http.pages;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Project;
import java.util.List;
import java.util.Optional;

/** All projects with their services. */
public record ServicesPage(List<Group> projects) {
  /** A project. */
  public record Group(
      String name, String createPath, String importPath, List<Row> services, Rights rights) {}

  /** One service. */
  public record Row(
      String name, String path, Lamp lamp, String replicas, String image, String domain) {}

  public static ServicesPage of(List<Project> projects, List<ServiceView> services, Actor visitor) {
    return new ServicesPage(
        projects.stream()
            .map(
                project ->
                    new Group(
                        project.slug().text(),
                        Paths.newService(project),
                        Paths.importing(project.slug()),
                        services.stream()
                            .filter(each -> each.project().id().equals(project.id()))
                            .map(ServicesPage::row)
                            .toList(),
                        new Rights(visitor, Optional.of(project.team()))))
            .toList());
  }

  private static Row row(ServiceView view) {
    return new Row(
        view.service().name().text(),
        Paths.service(view.service().id()),
        Lamp.of(view.progress()),
        "%d / %d".formatted(view.progress().running(), view.progress().wanted()),
        view.service().spec().workload().image().text(),
        view.service().spec().domain().map(domain -> domain.text()).orElse("private"));
  }
}
