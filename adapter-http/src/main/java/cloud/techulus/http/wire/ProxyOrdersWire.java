package cloud.techulus.http.wire;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The answer to a proxy's report: only what is newer than what it has. */
public record ProxyOrdersWire(
    Optional<RoutesWire> routes, Optional<MeshWire> mesh, Optional<NamesWire> names) {
  /** A whole route table. */
  public record RoutesWire(long generation, List<EntryWire> entries) {
    static RoutesWire of(RouteTable table) {
      return new RoutesWire(
          table.generation(), table.entries().stream().map(EntryWire::of).toList());
    }

    RouteTable toRouteTable() {
      return new RouteTable(generation, entries.stream().map(EntryWire::toEntry).toList());
    }
  }

  /**
   * One domain.
   *
   * @param responseTimeoutMillis absent if there is no limit, and from an older control plane
   */
  public record EntryWire(
      String domain,
      boolean ssl,
      Optional<Long> responseTimeoutMillis,
      List<UpstreamWire> upstreams) {
    static EntryWire of(RouteTable.Entry entry) {
      return new EntryWire(
          entry.domain().text(),
          entry.sslEnabled(),
          entry.responseTimeout().map(Duration::toMillis),
          entry.upstreams().stream()
              .map(each -> new UpstreamWire(each.address().toString(), each.port()))
              .toList());
    }

    RouteTable.Entry toEntry() {
      return new RouteTable.Entry(
          new Domain(domain),
          ssl,
          responseTimeoutMillis.map(Duration::ofMillis),
          upstreams.stream()
              .map(each -> new RouteTable.Upstream(MeshAddress.parse(each.address()), each.port()))
              .toList());
    }
  }

  /** A replica. */
  public record UpstreamWire(String address, int port) {}

  public static ProxyOrdersWire of(ProxyOrders orders) {
    return new ProxyOrdersWire(
        orders.routes().map(RoutesWire::of),
        orders.mesh().map(MeshWire::of),
        orders.names().map(NamesWire::of));
  }

  public ProxyOrders toProxyOrders() {
    return new ProxyOrders(
        routes.map(RoutesWire::toRouteTable),
        mesh.map(MeshWire::toMeshConfiguration),
        names.map(NamesWire::toNameTable));
  }
}
