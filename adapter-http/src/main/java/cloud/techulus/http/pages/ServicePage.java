package cloud.techulus.http.pages;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import cloud.techulus.core.usage.UsageHistory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** A service as it is now. */
public record ServicePage(
    Lamp lamp,
    String replicas,
    String image,
    String revision,
    String lastChange,
    Optional<String> url,
    String internalName,
    Optional<CertificateLamp> certificate,
    Optional<Setback> setback,
    List<Row> deployments,
    List<Use> uses,
    Settings settings) {
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

  /** What a replica uses. */
  public record Use(String id, String server, Sparkline cpu, Sparkline memory) {}

  /** What else is wanted of it. */
  public record Settings(
      int port,
      String command,
      String cpu,
      String memory,
      String healthCheck,
      String responseTimeout,
      String placement,
      List<Variable> env,
      List<String> secrets) {}

  /** A variable that is no secret. */
  public record Variable(String name, String value) {}

  /**
   * @param usage what a replica used lately
   * @param certificate of its domain, if a proxy has told
   */
  public static ServicePage of(
      ServiceView view,
      Function<Deployment, UsageHistory> usage,
      Optional<CertificateState> certificate,
      Instant now) {
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
        CertificateLamp.of(spec, certificate, now),
        view.service()
            .rollout()
            .flatMap(Rollout::setback)
            .map(setback -> new Setback(setback.revision(), setback.reason())),
        rows(view),
        view.deployments().stream()
            .filter(replica -> !replica.status().hasEnded())
            .map(replica -> use(view, replica, usage.apply(replica), now))
            .toList(),
        settings(view));
  }

  private static Use use(ServiceView view, Deployment replica, UsageHistory history, Instant now) {
    ContainerLimits limits = view.limits().getOrDefault(replica.revision(), ContainerLimits.NONE);
    OptionalLong cpuMillis =
        limits.cpuMillis().isPresent()
            ? OptionalLong.of(limits.cpuMillis().getAsInt())
            : OptionalLong.empty();
    return new Use(
        replica.id().value(),
        server(view, replica),
        Sparkline.ofCpu(history, cpuMillis, now),
        Sparkline.ofMemory(history, limits.memoryBytes(), now));
  }

  private static Settings settings(ServiceView view) {
    ServiceSpec spec = view.service().spec();
    Workload workload = spec.workload();
    return new Settings(
        workload.port(),
        workload.command().isEmpty() ? "the image's own" : String.join(" ", workload.command()),
        SpecWords.cpu(workload.limits()),
        SpecWords.memory(workload.limits()),
        SpecWords.check(workload.healthCheck()),
        SpecWords.timeout(spec.responseTimeout()),
        SpecWords.placement(spec.placement(), view.servers()),
        workload.env().entrySet().stream()
            .map(each -> new Variable(each.getKey().text(), each.getValue()))
            .toList(),
        view.secrets().stream().map(EnvName::text).toList());
  }

  private static String server(ServiceView view, Deployment replica) {
    return replica.server().map(id -> SpecWords.name(id, view.servers())).orElse("–");
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
        server(view, replica),
        replica.address().map(MeshAddress::toString).orElse("–"),
        Times.text(replica.changedAt()));
  }
}
