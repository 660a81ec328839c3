package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All servers, and the mesh as a picture. */
public record ServersPage(List<Row> servers, MeshPicture mesh) {
  /** One server. */
  public record Row(
      String name,
      String path,
      Lamp lamp,
      String address,
      long replicas,
      Meter memory,
      Meter disk) {}

  public static ServersPage of(
      List<Server> servers,
      List<Proxy> proxies,
      List<ServiceView> services,
      Liveness liveness,
      Instant now) {
    return new ServersPage(
        servers.stream().map(server -> row(server, services)).toList(),
        MeshPicture.of(servers, proxies, liveness, now));
  }

  private static Row row(Server server, List<ServiceView> services) {
    long replicas =
        services.stream()
            .flatMap(service -> service.deployments().stream())
            .filter(Deployment::isLive)
            .filter(replica -> replica.server().equals(Optional.of(server.id())))
            .count();
    return new Row(
        server.name().text(),
        Paths.server(server),
        Lamp.of(server),
        server.membership().map(member -> member.address()).map(MeshAddress::toString).orElse("–"),
        replicas,
        Meter.ofBytes(server.capacity().memoryBytes(), server.capacity().memoryAvailableBytes()),
        Meter.ofBytes(server.capacity().diskBytes(), server.capacity().diskAvailableBytes()));
  }
}
