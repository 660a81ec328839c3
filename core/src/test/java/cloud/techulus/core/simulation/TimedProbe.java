package cloud.techulus.core.simulation;

import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.time.Duration;

/** Health checks of one process of an agent: a replica that does not serve lets it wait. */
final class TimedProbe implements HealthProbe {
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final Duration SLOW = Duration.ofMillis(20);

  private final Machine machine;
  private final SimulatedProcess process;
  private final Chance chance;

  TimedProbe(Machine machine, SimulatedProcess process, Chance chance) {
    this.machine = machine;
    this.process = process;
    this.chance = chance;
  }

  @Override
  public Result probe(Deployment.Id deployment, MeshAddress address, int port, HealthCheck check) {
    process.pause(chance.between(QUICK, SLOW));
    if (machine.serves(address, port)) {
      return new Result.Healthy();
    }
    if (chance.happens(0.3)) {
      process.pause(HealthCheck.TIMEOUT);
      return new Result.Unhealthy("no answer within 2 s");
    }
    return new Result.Unhealthy("connection refused");
  }
}
