package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

class FakeUsageMeterTest extends UsageMeterContract {
  private final FakeUsageMeter fake = new FakeUsageMeter();
  private Duration used = Duration.ZERO;

  @Override
  protected UsageMeter meter() {
    // It computes while the test looks.
    return container -> {
      used = used.plusMillis(10);
      fake.set("busy", used, 1 << 20);
      return fake.measure(container);
    };
  }

  @Override
  protected Container busy() {
    return container("busy", new Container.State.Running());
  }

  @Override
  protected Container holding(long bytes) {
    fake.set("holding", Duration.ZERO, bytes);
    return container("holding", new Container.State.Running());
  }

  @Override
  protected Container ended() {
    fake.set("ended", Duration.ZERO, 1);
    return container("ended", new Container.State.Exited(0, Optional.empty()));
  }

  private static Container container(String id, Container.State state) {
    return new Container(
        new Deployment.Id("dep_web"), id, state, Optional.empty(), OptionalLong.empty());
  }
}
