package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;

/** Asks a container once whether it serves. */
public interface HealthProbe {

  /** Takes {@link HealthCheck#TIMEOUT} at most. */
  Result probe(Deployment.Id deployment, MeshAddress address, int port, HealthCheck check);

  /** What the container answered. */
  sealed interface Result {
    record Healthy() implements Result {}

    /** Why not, in words for the operator. */
    record Unhealthy(String reason) implements Result {}
  }
}
