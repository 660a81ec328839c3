package cloud.techulus.core.naming;

import cloud.techulus.core.Name;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every node answers by: each service with the addresses of its healthy replicas, as {@code
 * SERVICE.PROJECT.internal}. A service without one stays in the table, so that whoever asks learns
 * that there is nobody now, and not that the name is wrong.
 *
 * @param generation changes with each change; a node reports the one it answers by
 * @param entries sorted by project and service
 */
public record NameTable(long generation, List<Entry> entries) {
  /** What is below it is answered by the table alone, whoever else may know such a name. */
  public static final String ZONE = "internal";

  /** One service; addresses sorted. */
  public record Entry(Name project, Name service, List<MeshAddress> addresses) {
    public Entry {
      addresses = addresses.stream().sorted().toList();
    }
  }

  public NameTable {
    entries =
        entries.stream()
            .sorted(
                Comparator.comparing((Entry entry) -> entry.project().text())
                    .thenComparing(entry -> entry.service().text()))
            .toList();
  }

  /**
   * @param online the servers that may be sent traffic to
   */
  public static NameTable of(
      long generation,
      List<Project> projects,
      List<Service> services,
      List<Deployment> deployments,
      Set<ServerId> online) {
    Map<Project.Id, Name> slugs = new HashMap<>();
    projects.forEach(project -> slugs.put(project.id(), project.slug()));
    Map<Service.Id, List<MeshAddress>> addresses =
        deployments.stream()
            .filter(deployment -> deployment.servesOnOneOf(online))
            .collect(
                Collectors.groupingBy(
                    Deployment::service,
                    Collectors.flatMapping(
                        deployment -> deployment.address().stream(), Collectors.toList())));
    return new NameTable(
        generation,
        services.stream()
            .filter(service -> slugs.containsKey(service.project()))
            .map(
                service ->
                    new Entry(
                        slugs.getOrDefault(service.project(), service.name()),
                        service.name(),
                        addresses.getOrDefault(service.id(), List.of())))
            .toList());
  }
}
