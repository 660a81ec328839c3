package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
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

  /** Of the hash of a domain: a name has less room than a domain may take. */
  private static final int LABEL_BYTES = 16;

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
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(domain.text().getBytes(US_ASCII));
      return HexFormat.of().formatHex(hash, 0, LABEL_BYTES) + "." + port + ZONE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
