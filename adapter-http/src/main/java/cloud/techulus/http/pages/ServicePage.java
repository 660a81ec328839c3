package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.ServiceSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A service as it is now. */
public record ServicePage(
    Lamp lamp,
    String replicas,
    String image,
    String revision,
    String lastChange,
    Optional<String> url,
    String internalName,
    Optional<Setback> setback,
    List<Row> deployments) {
  /** Ended replicas that are listed. */
  private static final int ENDED_SHOWN = 5;

  /** Why a revision was given up. */
  public record Setback(int revision, String reason) {}

  /** One replica. */
  public record Row(
      String id,
      Lamp lamp,
      String reason,
      int revision,
      String server,
      String address,
      String since) {}

  public static ServicePage of(ServiceView view) {
    ServiceSpec spec = view.service().spec();
    return new ServicePage(
        Lamp.of(view.progress()),
        "%d of %d serve".formatted(view.progress().running(), view.progress().wanted()),
        spec.workload().image().text(),
        revision(view),
        "by %s at %s"
            .formatted(
                view.service().current().author(),
                Times.text(view.service().current().createdAt())),
        spec.domain().map(domain -> (spec.ssl() ? "https://" : "http://") + domain.text()),
        "%s.%s.internal:%d"
            .formatted(view.service().name(), view.project().slug(), spec.workload().port()),
        view.service()
            .rollout()
            .flatMap(Rollout::setback)
            .map(setback -> new Setback(setback.revision(), setback.reason())),
        rows(view));
  }

  private static String revision(ServiceView view) {
    int current = view.service().current().number();
    return view.service()
        .rollout()
        .map(Rollout::revision)
        .map(
            deployed ->
                deployed == current
                    ? "%d".formatted(current)
                    : "%d, of which %d is deployed".formatted(current, deployed))
        .orElse("%d, not deployed yet".formatted(current));
  }

  private static List<Row> rows(ServiceView view) {
    List<Deployment> youngestFirst =
        view.deployments().stream()
            .sorted(Comparator.comparing(Deployment::createdAt).reversed())
            .toList();
    List<Deployment> shown = new java.util.ArrayList<>();
    youngestFirst.stream().filter(each -> !each.status().hasEnded()).forEach(shown::add);
    youngestFirst.stream()
        .filter(each -> each.status().hasEnded())
        .limit(ENDED_SHOWN)
        .forEach(shown::add);
    return shown.stream().map(each -> row(view, each)).toList();
  }

  private static Row row(ServiceView view, Deployment replica) {
    return new Row(
        replica.id().value(),
        Lamp.of(replica),
        replica.reason(),
        replica.revision(),
        replica
            .server()
            .map(id -> Optional.ofNullable(view.servers().get(id)).map(Object::toString))
            .flatMap(name -> name)
            .orElse("–"),
        replica.address().map(MeshAddress::toString).orElse("–"),
        Times.text(replica.changedAt()));
  }
}
