package cloud.techulus.http.wire;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;

/**
 * A service with all an operator asks about it.
 *
 * @param project its slug
 * @param revision the newest
 * @param deployedRevision the one that is wanted on servers; empty until the first deploy
 * @param setback set if the last rollout was given up
 * @param secrets names only
 */
public record ServiceWire(
    String id,
    String project,
    String name,
    int revision,
    Optional<Integer> deployedRevision,
    SpecWire spec,
    ProgressWire progress,
    Optional<SetbackWire> setback,
    List<DeploymentWire> deployments,
    List<String> secrets) {
  /** Several services. */
  public record ListWire(List<ServiceWire> services) {}

  public static ServiceWire of(ServiceView view) {
    Service service = view.service();
    return new ServiceWire(
        service.id().value(),
        view.project().slug().text(),
        service.name().text(),
        service.current().number(),
        service.rollout().map(Rollout::revision),
        SpecWire.of(service.spec(), view.servers()),
        ProgressWire.of(view.progress()),
        service.rollout().flatMap(Rollout::setback).map(SetbackWire::of),
        view.deployments().stream()
            .map(deployment -> DeploymentWire.of(deployment, view.servers()))
            .toList(),
        view.secrets().stream().map(name -> name.text()).toList());
  }
}
