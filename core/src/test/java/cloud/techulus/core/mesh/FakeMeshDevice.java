package cloud.techulus.core.mesh;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A WireGuard interface in memory. */
public final class FakeMeshDevice implements MeshDevice {
  private final Set<MeshAddress> addresses = new TreeSet<>();
  private Optional<MeshConfiguration> configuration = Optional.empty();

  /** What it was given last; empty if it is down. */
  public synchronized Optional<MeshConfiguration> configuration() {
    return configuration;
  }

  /** As after a reboot of the machine: the interface and its addresses are gone. */
  public synchronized void reboot() {
    down();
  }

  @Override
  public synchronized void apply(MeshConfiguration next) {
    configuration.map(MeshConfiguration::address).ifPresent(addresses::remove);
    configuration = Optional.of(next);
    addresses.add(next.address());
  }

  @Override
  public synchronized void addAddress(MeshAddress address) {
    if (configuration.isEmpty()) {
      throw new CommandFailed("the mesh interface is down");
    }
    addresses.add(address);
  }

  @Override
  public synchronized void removeAddress(MeshAddress address) {
    addresses.remove(address);
  }

  @Override
  public synchronized Set<MeshAddress> addresses() {
    return Set.copyOf(addresses);
  }

  @Override
  public synchronized void down() {
    configuration = Optional.empty();
    addresses.clear();
  }
}
