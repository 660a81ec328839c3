package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A service with all an operator asks about it, from one moment.
 *
 * @param deployments in order of creation, with the last ended ones
 * @param secrets names only: values can be written, not read
 * @param servers names of all servers
 */
public record ServiceView(
    Project project,
    Service service,
    Progress progress,
    List<Deployment> deployments,
    List<EnvName> secrets,
    Map<ServerId, Name> servers) {

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
            .collect(Collectors.toMap(server -> server.id(), server -> server.name())));
  }
}
