package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A service with all an operator asks about it, from one moment.
 *
 * @param deployments in order of creation, with the last ended ones
 * @param secrets names only: values can be written, not read
 * @param servers names of all servers
 * @param limits of the revisions that its replicas are of, as far as they are kept
 */
public record ServiceView(
    Project project,
    Service service,
    Progress progress,
    List<Deployment> deployments,
    List<EnvName> secrets,
    Map<ServerId, Name> servers,
    Map<Integer, ContainerLimits> limits) {

  static ServiceView of(View view, Service service) {
    return of(
        view,
        view.projects().find(service.project()).orElseThrow(),
        service,
        view.deployments().ofService(service.id()),
        view.secrets().ofService(service.id()).stream().map(Secret::name).toList(),
        Machines.of(view));
  }

  /** Each of these, with as few queries for many as for one. */
  static List<ServiceView> of(View view, List<Service> services) {
    Map<Project.Id, Project> projects =
        view.projects().all().stream().collect(Collectors.toMap(Project::id, project -> project));
    Map<Service.Id, List<Deployment>> deployments =
        view.deployments().all().stream().collect(Collectors.groupingBy(Deployment::service));
    Map<Service.Id, List<EnvName>> secrets =
        view.secrets().keys().stream()
            .collect(
                Collectors.groupingBy(
                    Secrets.Key::service,
                    Collectors.mapping(Secrets.Key::name, Collectors.toUnmodifiableList())));
    Machines machines = Machines.of(view);
    return services.stream()
        .map(
            service ->
                of(
                    view,
                    Optional.ofNullable(projects.get(service.project())).orElseThrow(),
                    service,
                    deployments.getOrDefault(service.id(), List.of()),
                    secrets.getOrDefault(service.id(), List.of()),
                    machines))
        .toList();
  }

  private static ServiceView of(
      View view,
      Project project,
      Service service,
      List<Deployment> deployments,
      List<EnvName> secrets,
      Machines machines) {
    return new ServiceView(
        project,
        service,
        service
            .rollout()
            .map(
                rollout ->
                    Progress.of(
                        rollout,
                        service.deleting(),
                        deployment -> Convergence.isAway(deployment, machines::find),
                        deployments))
            .orElse(Progress.NOT_DEPLOYED),
        deployments,
        secrets,
        machines.names(),
        limits(view, service, deployments));
  }

  /** Asks once more only for a service that is between two revisions. */
  private static Map<Integer, ContainerLimits> limits(
      View view, Service service, List<Deployment> deployments) {
    Map<Integer, ContainerLimits> limits = new HashMap<>();
    limits.put(service.current().number(), service.spec().workload().limits());
    deployments.stream()
        .filter(deployment -> !deployment.status().hasEnded())
        .map(Deployment::revision)
        .filter(number -> number != service.current().number())
        .distinct()
        .flatMap(number -> view.services().revision(service.id(), number).stream())
        .forEach(revision -> limits.put(revision.number(), revision.spec().workload().limits()));
    return limits;
  }

  /** All servers, read once. */
  private record Machines(Map<ServerId, Server> byId, Map<ServerId, Name> names) {
    static Machines of(View view) {
      List<Server> all = view.servers().all();
      return new Machines(
          all.stream().collect(Collectors.toMap(Server::id, server -> server)),
          all.stream().collect(Collectors.toMap(Server::id, Server::name)));
    }

    Optional<Server> find(ServerId id) {
      return Optional.ofNullable(byId.get(id));
    }
  }
}
