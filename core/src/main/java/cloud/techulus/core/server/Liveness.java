package cloud.techulus.core.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a node counts as alive: its last signed call is its heartbeat. After a start of the control
 * plane every node gets a whole threshold before it can be called offline.
 *
 * @param threshold how long a node may be silent
 * @param startedAt when this control plane started
 */
public record Liveness(Duration threshold, Instant startedAt) {
  /** How long a node may be silent unless set otherwise. */
  public static final Duration THRESHOLD = Duration.ofSeconds(10);

  /** A node that is online and was not heard since this instant is offline. */
  public Instant limit(Instant now) {
    return now.minus(threshold);
  }

  /** Whether anybody may be called offline yet. */
  public boolean inGrace(Instant now) {
    return now.isBefore(startedAt.plus(threshold));
  }

  public boolean isAlive(Optional<Instant> lastHeartbeat, Instant now) {
    return lastHeartbeat.isPresent() && (inGrace(now) || !lastHeartbeat.get().isBefore(limit(now)));
  }
}
