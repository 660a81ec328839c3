package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Services;
import cloud.techulus.core.store.FakeData.RevisionKey;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

record FakeServices(FakeData data) implements Services.Mutable {
  /** By slug of the project, then by name. */
  private Comparator<Service> order() {
    return Comparator.<Service, Name>comparing(
            service -> Objects.requireNonNull(data.projects.get(service.project())).slug())
        .thenComparing(Service::name);
  }

  @Override
  public List<Service> all() {
    return data.services.values().stream().sorted(order()).toList();
  }

  @Override
  public List<Service> ofProject(Project.Id project) {
    return all().stream().filter(service -> service.project().equals(project)).toList();
  }

  @Override
  public Optional<Service> find(Service.Id id) {
    return Optional.ofNullable(data.services.get(id));
  }

  @Override
  public Optional<Service> findByName(Project.Id project, Name name) {
    return ofProject(project).stream().filter(s -> s.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Revision> revision(Service.Id id, int number) {
    return Optional.ofNullable(data.revisions.get(new RevisionKey(id, number)));
  }

  @Override
  public List<Revision> revisions(Service.Id id) {
    return data.revisions.entrySet().stream()
        .filter(entry -> entry.getKey().service().equals(id))
        .map(entry -> entry.getValue())
        .sorted(Comparator.comparingInt(Revision::number).reversed())
        .toList();
  }

  @Override
  public List<Service> rolling() {
    return all().stream()
        .filter(s -> s.rollout().filter(r -> r.stage() != Rollout.Stage.DONE).isPresent())
        .toList();
  }

  @Override
  public void save(Service service) {
    FakeData.requireReference(data.projects.containsKey(service.project()), "services.projectId");
    List<Service> others =
        ofProject(service.project()).stream()
            .filter(other -> !other.id().equals(service.id()))
            .toList();
    FakeData.requireUnique(others, service, s -> Optional.of(s.name()), "services.name");
    Revision current = service.current();
    Revision kept =
        data.revisions.computeIfAbsent(
            new RevisionKey(service.id(), current.number()), key -> current);
    if (!kept.equals(current)) {
      throw new IllegalStateException(
          "revision %d of %s does not change".formatted(current.number(), service.id()));
    }
    data.services.put(service.id(), service);
  }

  @Override
  public void forgetRevisionsBefore(Service.Id id, int number) {
    int current = find(id).orElseThrow().current().number();
    data.revisions
        .keySet()
        .removeIf(
            key -> key.service().equals(id) && key.number() < number && key.number() != current);
  }

  @Override
  public void remove(Service.Id id) {
    data.services.remove(id);
    data.revisions.keySet().removeIf(key -> key.service().equals(id));
    data.secrets.keySet().removeIf(key -> key.service().equals(id));
    data.routes.values().removeIf(route -> route.service().equals(id));
    data.deployments.values().removeIf(deployment -> deployment.service().equals(id));
  }
}
