package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.Sha256;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names by which Caddy asks for upstreams: one for each domain and port. Nobody else knows
 * them.
 *
 * @param byName the replicas of each name, which may be none
 */
record UpstreamNames(Map<String, List<Upstream>> byName) {
  static final UpstreamNames NONE = new UpstreamNames(Map.of());

  private static final String ZONE = ".upstream.";

  /** Of the hash of a domain, in hex: a name has less room than a domain may take. */
  private static final int LABEL_DIGITS = 32;

  UpstreamNames {
    byName = Map.copyOf(byName);
  }

  static UpstreamNames of(RouteTable table, RoutePorts ports) {
    Map<String, List<Upstream>> names = new HashMap<>();
    for (RouteTable.Entry entry : table.entries()) {
      for (int port : ports.of(entry.domain())) {
        names.put(
            name(entry.domain(), port),
            entry.upstreams().stream().filter(upstream -> upstream.port() == port).toList());
      }
    }
    return new UpstreamNames(names);
  }

  /** Whole, with its last dot, so that nobody tries it in the machine's own domain. */
  static String name(Domain domain, int port) {
    String hash = Sha256.hex(domain.text().getBytes(US_ASCII));
    return hash.substring(0, LABEL_DIGITS) + "." + port + ZONE;
  }

  /** These, and what only the others know. */
  UpstreamNames and(UpstreamNames others) {
    Map<String, List<Upstream>> both = new HashMap<>(others.byName);
    both.putAll(byName);
    return new UpstreamNames(both);
  }

  /** Whether nothing that the others say is wrong by these; names may have been added. */
  boolean confirm(UpstreamNames others) {
    return byName.entrySet().containsAll(others.byName.entrySet());
  }
}
