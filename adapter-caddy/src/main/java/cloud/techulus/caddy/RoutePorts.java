package cloud.techulus.caddy;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * On which ports the replicas of each domain listen. Caddy asks for addresses alone, so the ports
 * stand in its configuration; a domain that has lost all its replicas keeps those it had, because
 * the next ones most likely have the same and nothing is to be loaded then.
 */
record RoutePorts(Map<Domain, SortedSet<Integer>> byDomain) {
  static final RoutePorts NONE = new RoutePorts(Map.of());

  RoutePorts {
    byDomain = Map.copyOf(byDomain);
  }

  /** As of this table, which came after that of these ports. */
  RoutePorts with(RouteTable table) {
    Map<Domain, SortedSet<Integer>> ports = new HashMap<>();
    for (RouteTable.Entry entry : table.entries()) {
      ports.put(
          entry.domain(),
          entry.upstreams().isEmpty()
              ? of(entry.domain())
              : entry.upstreams().stream()
                  .map(Upstream::port)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
    return new RoutePorts(ports);
  }

  /** Empty if the domain never had a replica. */
  SortedSet<Integer> of(Domain domain) {
    return byDomain.getOrDefault(domain, new TreeSet<>());
  }
}
