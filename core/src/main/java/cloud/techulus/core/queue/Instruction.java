package cloud.techulus.core.queue;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshConfiguration;
import java.time.Duration;

/** A work item made whole: everything an agent needs to do it. */
public sealed interface Instruction {

  Lease lease();

  /** Make this deployment run. */
  record Deploy(Lease lease, DeploymentOrder order) implements Instruction {}

  /**
   * Make this deployment absent.
   *
   * @param grace between SIGTERM and SIGKILL
   */
  record Stop(Lease lease, Deployment.Id deployment, Duration grace) implements Instruction {
    /** How long a container may take to end by itself. */
    public static final Duration GRACE = Duration.ofSeconds(10);
  }

  /** Have this mesh. */
  record UpdateWireGuard(Lease lease, MeshConfiguration configuration) implements Instruction {}
}
