package cloud.techulus.core.container;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Measures what a test says; containers it says nothing of are not measured. */
public final class FakeUsageMeter implements UsageMeter {
  private final Map<String, ResourceUsage> usages = new HashMap<>();
  private int measurements;

  /** From now on this container has used this. */
  public synchronized void set(String container, Duration cpuTime, long memoryBytes) {
    usages.put(container, new ResourceUsage(cpuTime, memoryBytes));
  }

  /** How often it was asked. */
  public synchronized int measurements() {
    return measurements;
  }

  @Override
  public synchronized Optional<ResourceUsage> measure(Container container) {
    measurements++;
    return switch (container.state()) {
      case Container.State.Running _, Container.State.Paused _ ->
          Optional.ofNullable(usages.get(container.id()));
      case Container.State.Created _, Container.State.Exited _ -> Optional.empty();
    };
  }
}
