package cloud.techulus.core.mesh;

import java.util.Set;

/** The node's WireGuard interface. */
public interface MeshDevice {

  /**
   * Brings the interface up if it is down and gives it this configuration. Tunnels to peers that
   * stay do not drop. Addresses added by {@link #addAddress} stay.
   */
  void apply(MeshConfiguration configuration);

  /**
   * Gives the interface one more address, so that a container's port can be bound to it; no error
   * if it is there.
   */
  void addAddress(MeshAddress address);

  /** No error if it is not there. */
  void removeAddress(MeshAddress address);

  /** All addresses of the interface, the node's own included; empty if the interface is down. */
  Set<MeshAddress> addresses();

  /** Removes the interface; no error if there is none. */
  void down();
}
