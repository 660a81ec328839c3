package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    List<Deployment> deployments = view.deployments().ofService(service.id());
    return new ServiceView(
        view.projects().find(service.project()).orElseThrow(),
        service,
        service
            .rollout()
            .map(
                rollout ->
                    Progress.of(
                        rollout,
                        service.deleting(),
                        deployment -> Convergence.isAway(view, deployment),
                        deployments))
            .orElse(Progress.NOT_DEPLOYED),
        deployments,
        view.secrets().ofService(service.id()).stream().map(secret -> secret.name()).toList(),
        view.servers().all().stream()
            .collect(Collectors.toMap(server -> server.id(), server -> server.name())),
        limits(view, service, deployments));
  }

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
}
