package cloud.techulus.core.container;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use at most.
 *
 * @param cpuMillis thousandths of a core
 */
public record ContainerLimits(OptionalInt cpuMillis, OptionalLong memoryBytes) {
  public static final ContainerLimits NONE =
      new ContainerLimits(OptionalInt.empty(), OptionalLong.empty());
}
