package cloud.techulus.core.agent;

import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node keeps on its own disk, so that it comes up after a reboot while the control plane is
 * away. Each save is whole or not at all, whenever the machine dies. Secrets stay sealed.
 *
 * <p>Every method throws {@link StateFailed} if the disk does not do its part.
 */
public interface NodeState {

  /** Empty before the registration was answered. */
  Optional<Assignment> assignment();

  void saveAssignment(Assignment assignment);

  /** The mesh configuration that was applied last. */
  Optional<MeshConfiguration> mesh();

  void saveMesh(MeshConfiguration configuration);

  /** What shall run here, sorted by deployment. */
  List<DeploymentOrder> orders();

  /** Adds the order or replaces the one of the same deployment. */
  void saveOrder(DeploymentOrder order);

  /** No error if there is none. */
  void forgetOrder(Deployment.Id deployment);

  /** The route table that was served last; proxies only. */
  Optional<RouteTable> routes();

  void saveRoutes(RouteTable table);

  /** The names that were answered by last. */
  Optional<NameTable> names();

  void saveNames(NameTable table);

  /** Images that this agent has fetched and not removed, in order of their fetching. */
  Set<ImageReference> images();

  void saveImages(Set<ImageReference> images);

  /**
   * Whether this machine's workloads are held because its key is in doubt; at first they are not.
   */
  boolean isHeld();

  void saveHeld(boolean held);

  /** Forgets all of it: the node was removed. */
  void clear();

  /** The disk is full or broken, or holds something that this program did not write. */
  final class StateFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateFailed(String message, Throwable cause) {
      super(message, cause);
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }
}
