package cloud.techulus.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How names are answered on this machine.
 *
 * @param port UDP and TCP, on the mesh address
 * @param resolvers asked for all other names, in order; empty for those of the machine
 * @param machineResolvers where the machine's own are written down
 * @param bridges how the names of interfaces begin behind which this machine's containers are
 */
public record DnsSettings(
    int port, List<InetSocketAddress> resolvers, Path machineResolvers, List<String> bridges) {
  public static final int PORT = 53;

  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final List<String> PODMAN_BRIDGES = List.of("podman", "cni-podman");

  public DnsSettings {
    resolvers = List.copyOf(resolvers);
    bridges = List.copyOf(bridges);
  }

  /** The usual port, for Podman's containers. */
  public static DnsSettings forwardingTo(List<InetAddress> resolvers) {
    return new DnsSettings(
        PORT,
        resolvers.stream().map(address -> new InetSocketAddress(address, PORT)).toList(),
        RESOLV_CONF,
        PODMAN_BRIDGES);
  }
}
