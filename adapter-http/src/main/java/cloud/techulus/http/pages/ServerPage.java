package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.usage.UsageSample;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One server.
 *
 * @param candidate the key that waits for a decision
 * @param open whether it takes new replicas
 */
public record ServerPage(
    String name,
    String path,
    Lamp lamp,
    String address,
    String publicIp,
    String key,
    Optional<String> candidate,
    boolean open,
    String cores,
    Meter memory,
    Meter disk,
    String used,
    List<Row> replicas) {
  /**
   * A replica on it.
   *
   * @param cpu what it uses now; empty if that is not known
   */
  public record Row(
      String service,
      String path,
      String id,
      Lamp lamp,
      String address,
      String cpu,
      String memory) {}

  /**
   * @param usage what a replica uses now
   */
  public static ServerPage of(
      Server server,
      List<ServiceView> services,
      Function<Deployment, Optional<UsageSample>> usage) {
    return new ServerPage(
        server.name().text(),
        Paths.server(server),
        Lamp.of(server),
        server.membership().map(member -> member.address().toString()).orElse("–"),
        server.publicIp().map(Object::toString).orElse("behind NAT"),
        server.keys().map(keys -> keys.identity().base64()).orElse("–"),
        server.candidate().map(keys -> keys.identity().base64()),
        server.availability() == Availability.OPEN,
        server.capacity().cpuMillis() == 0
            ? "not known"
            : Double.toString(server.capacity().cpuMillis() / 1000.0),
        Meter.ofBytes(server.capacity().memoryBytes(), server.capacity().memoryAvailableBytes()),
        Meter.ofBytes(server.capacity().diskBytes(), server.capacity().diskAvailableBytes()),
        used(server, services, usage),
        services.stream()
            .flatMap(
                service -> on(server, service).map(each -> row(service, each, usage.apply(each))))
            .toList());
  }

  private static Stream<Deployment> on(Server server, ServiceView service) {
    return service.deployments().stream()
        .filter(each -> each.server().equals(Optional.of(server.id())))
        .filter(each -> !each.status().hasEnded());
  }

  private static Row row(ServiceView service, Deployment replica, Optional<UsageSample> usage) {
    return new Row(
        Paths.name(service),
        Paths.service(service.service().id()),
        replica.id().value(),
        Lamp.of(replica),
        replica.address().map(MeshAddress::toString).orElse("–"),
        usage.map(used -> Amounts.cores(used.cpuMillis())).orElse("–"),
        usage.map(used -> Amounts.bytes(used.memoryBytes())).orElse("–"));
  }

  private static String used(
      Server server,
      List<ServiceView> services,
      Function<Deployment, Optional<UsageSample>> usage) {
    List<UsageSample> known =
        services.stream()
            .flatMap(service -> on(server, service))
            .flatMap(replica -> usage.apply(replica).stream())
            .toList();
    return known.isEmpty()
        ? "not known"
        : "%s cores, %s"
            .formatted(
                Amounts.cores(known.stream().mapToLong(UsageSample::cpuMillis).sum()),
                Amounts.bytes(known.stream().mapToLong(UsageSample::memoryBytes).sum()));
  }
}
