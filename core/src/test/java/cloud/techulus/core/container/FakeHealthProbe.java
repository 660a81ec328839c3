package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Health as a test says it is. A container is healthy until it is made sick; {@link
 * HealthCheck.None} is healthy always.
 */
public final class FakeHealthProbe implements HealthProbe {
  private final Map<Deployment.Id, String> sick = new HashMap<>();

  /** From now on its checks fail with this reason. */
  public synchronized void makeSick(Deployment.Id deployment, String reason) {
    sick.put(deployment, reason);
  }

  /** From now on its checks pass. */
  public synchronized void heal(Deployment.Id deployment) {
    sick.remove(deployment);
  }

  @Override
  public synchronized Result probe(
      Deployment.Id deployment, MeshAddress address, int port, HealthCheck check) {
    if (check instanceof HealthCheck.None || !sick.containsKey(deployment)) {
      return new Result.Healthy();
    }
    return new Result.Unhealthy(String.valueOf(sick.get(deployment)));
  }
}
