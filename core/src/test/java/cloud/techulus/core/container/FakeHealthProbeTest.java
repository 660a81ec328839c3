package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.util.List;

class FakeHealthProbeTest extends HealthProbeContract {
  private static final Deployment.Id SICK = new Deployment.Id("dep_sick");

  private final FakeHealthProbe fake = new FakeHealthProbe();

  FakeHealthProbeTest() {
    fake.makeSick(SICK, "does not answer");
  }

  @Override
  protected HealthProbe probe() {
    return fake;
  }

  @Override
  protected Target serving() {
    return new Target(new Deployment.Id("dep_well"), MeshAddress.parse("10.100.1.2"), 8080);
  }

  @Override
  protected Target sick() {
    return new Target(SICK, MeshAddress.parse("10.100.1.3"), 8080);
  }

  @Override
  protected HealthCheck.Http http() {
    return new HealthCheck.Http("/health");
  }

  @Override
  protected HealthCheck.Exec exec() {
    return new HealthCheck.Exec(List.of("true"));
  }
}
