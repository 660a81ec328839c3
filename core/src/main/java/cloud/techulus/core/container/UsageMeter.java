package cloud.techulus.core.container;

import java.util.Optional;

/** Measures containers. It is asked for each container every few seconds, and has to be cheap. */
public interface UsageMeter {

  /** What it has used; empty if it does not run (any more), or if this machine does not tell. */
  Optional<ResourceUsage> measure(Container container);
}
