package cloud.techulus.dns;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

/**
 * Who is answered: the mesh, this machine and its containers. The mesh address is private, but
 * whoever is on the same cable could send packets to it all the same.
 */
final class Guests {
  /** How soon a new bridge of containers is noticed. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final MeshBlock mesh;
  private final List<String> bridges;
  private volatile List<InterfaceAddress> containers = List.of();
  private volatile long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  Guests(MeshBlock mesh, List<String> bridges) {
    this.mesh = mesh;
    this.bridges = bridges;
  }

  boolean isWelcome(InetAddress source) {
    if (source.isLoopbackAddress()) {
      return true;
    }
    if (!(source instanceof Inet4Address)) {
      return false;
    }
    MeshAddress address = MeshAddress.parse(source.getHostAddress());
    return mesh.contains(address) || isContainer(address);
  }

  private boolean isContainer(MeshAddress address) {
    if (System.nanoTime() - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = System.nanoTime();
      containers = look();
    }
    return containers.stream().anyMatch(bridge -> contains(bridge, address));
  }

  private List<InterfaceAddress> look() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(each -> bridges.stream().anyMatch(each.getName()::startsWith))
          .flatMap(each -> each.getInterfaceAddresses().stream())
          .filter(each -> each.getAddress() instanceof Inet4Address)
          .toList();
    } catch (SocketException noneNow) {
      return List.of();
    }
  }

  private static boolean contains(InterfaceAddress bridge, MeshAddress address) {
    int own = MeshAddress.parse(bridge.getAddress().getHostAddress()).bits();
    int prefix = bridge.getNetworkPrefixLength();
    return prefix > 0 && (own ^ address.bits()) >>> (32 - prefix) == 0;
  }
}
