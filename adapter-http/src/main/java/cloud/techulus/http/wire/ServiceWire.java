package cloud.techulus.http.wire;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.usage.UsageSample;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A service with all an operator asks about it.
 *
 * @param project its slug
 * @param revision the newest
 * @param deployedRevision the one that is wanted on servers; empty until the first deploy
 * @param setback set if the last rollout was given up
 * @param certificate of its domain; empty if no proxy has told, or it is not served by HTTPS
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
    Optional<CertificateWire> certificate,
    List<DeploymentWire> deployments,
    List<String> secrets) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<ServiceWire> services, Optional<String> next) {
    /** All there are. */
    public ListWire(List<ServiceWire> services) {
      this(services, Optional.empty());
    }
  }

  /**
   * What proxies and servers have told about a service lately.
   *
   * @param usage how much a replica uses now
   */
  public record News(
      Function<Deployment, Optional<UsageSample>> usage, Optional<CertificateState> certificate) {
    /** Nothing. */
    public static final News NONE = new News(_ -> Optional.empty(), Optional.empty());
  }

  /** With nothing that nodes have told lately. */
  public static ServiceWire of(ServiceView view) {
    return of(view, News.NONE);
  }

  public static ServiceWire of(ServiceView view, News news) {
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
        news.certificate().map(CertificateWire::of),
        view.deployments().stream()
            .map(deployment -> DeploymentWire.of(deployment, view.servers(), news.usage()))
            .toList(),
        view.secrets().stream().map(name -> name.text()).toList());
  }
}
