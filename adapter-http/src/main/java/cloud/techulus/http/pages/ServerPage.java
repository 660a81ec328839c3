package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import java.util.List;
import java.util.Optional;

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
    List<Row> replicas) {
  /** A replica on it. */
  public record Row(String service, String path, String id, Lamp lamp, String address) {}

  public static ServerPage of(Server server, List<ServiceView> services) {
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
        rows(server, services));
  }

  private static List<Row> rows(Server server, List<ServiceView> services) {
    return services.stream()
        .flatMap(
            service ->
                service.deployments().stream()
                    .filter(each -> each.server().equals(Optional.of(server.id())))
                    .filter(each -> !each.status().hasEnded())
                    .map(
                        each ->
                            new Row(
                                Paths.name(service),
                                Paths.service(service.service().id()),
                                each.id().value(),
                                Lamp.of(each),
                                each.address().map(MeshAddress::toString).orElse("–"))))
        .toList();
  }
}
