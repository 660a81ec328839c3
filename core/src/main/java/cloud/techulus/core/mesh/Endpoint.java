package cloud.techulus.core.mesh;

import cloud.techulus.core.Problem;

/**
 * Where a node's WireGuard can be reached from outside the mesh.
 *
 * @param port UDP
 */
public record Endpoint(PublicAddress address, int port) {
  public Endpoint {
    if (port < 1 || port > 65535) {
      throw Problem.invalid("listenPort", "must be between 1 and 65535");
    }
  }

  @Override
  public String toString() {
    return address + ":" + port;
  }
}
