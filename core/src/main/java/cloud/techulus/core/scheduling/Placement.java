package cloud.techulus.core.scheduling;

import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;

/** Where a replica goes. */
public sealed interface Placement {

  record Placed(ServerId server, MeshAddress address) implements Placement {}

  /**
   * Nowhere for now.
   *
   * @param reason counts the servers by what is in the way: {@code 3 servers: 2 offline, 1 short of
   *     memory}
   */
  record Refused(String reason) implements Placement {}
}
