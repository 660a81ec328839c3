package cloud.techulus.core.mesh;

import cloud.techulus.core.identity.NodeKeys;

/**
 * What a node has once it is registered.
 *
 * @param address its own in the mesh
 * @param listenPort of its WireGuard, UDP
 */
public record Membership(NodeKeys keys, MeshAddress address, int listenPort) {

  /** The same place in the mesh for a node with other keys. */
  public Membership withKeys(NodeKeys other) {
    return new Membership(other, address, listenPort);
  }

  public Membership withListenPort(int port) {
    return new Membership(keys, address, port);
  }
}
