package cloud.techulus.core.scheduling;

import cloud.techulus.core.identity.ServerId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who chooses the servers of a service. */
public sealed interface PlacementPolicy {

  /** Servers bid with their free capacity; the best bid wins. */
  record Automatic() implements PlacementPolicy {}

  /**
   * The operator names servers and how many replicas each holds at most; the order given is kept.
   */
  record Manual(Map<ServerId, Integer> counts) implements PlacementPolicy {
    public Manual {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
  }
}
