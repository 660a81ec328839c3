package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Projects;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeProjects(FakeData data) implements Projects.Mutable {

  @Override
  public List<Project> all() {
    return data.projects.values().stream().sorted(Comparator.comparing(Project::slug)).toList();
  }

  @Override
  public Optional<Project> find(Project.Id id) {
    return Optional.ofNullable(data.projects.get(id));
  }

  @Override
  public Optional<Project> findBySlug(Name slug) {
    return all().stream().filter(project -> project.slug().equals(slug)).findFirst();
  }

  @Override
  public void save(Project project) {
    List<Project> others =
        all().stream().filter(other -> !other.id().equals(project.id())).toList();
    FakeData.requireUnique(others, project, p -> Optional.of(p.slug()), "projects.slug");
    FakeData.requireReference(data.teams.containsKey(project.team()), "projects.teamId");
    data.projects.put(project.id(), project);
  }

  @Override
  public void remove(Project.Id id) {
    if (data.services.values().stream().anyMatch(service -> service.project().equals(id))) {
      throw new IllegalStateException("project " + id + " still has services");
    }
    data.projects.remove(id);
  }
}
