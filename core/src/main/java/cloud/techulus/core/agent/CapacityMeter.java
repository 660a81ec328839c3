package cloud.techulus.core.agent;

import cloud.techulus.core.server.Capacity;

/** Measures what this machine has. */
@FunctionalInterface
public interface CapacityMeter {

  /** Quick: it is asked for each report. */
  Capacity measure();
}
