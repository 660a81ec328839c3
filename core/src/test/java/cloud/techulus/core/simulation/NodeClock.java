package cloud.techulus.core.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A machine's own clock: as fast as true time, but set wrong. */
final class NodeClock implements InstantSource {
  private final InstantSource truth;
  private Duration ahead;

  NodeClock(InstantSource truth, Duration ahead) {
    this.truth = truth;
    this.ahead = ahead;
  }

  @Override
  public Instant instant() {
    return truth.instant().plus(ahead);
  }

  /** Somebody sets it. */
  void set(Duration next) {
    ahead = next;
  }

  /** What a process that starts now measures time with: it does not jump when the clock is set. */
  InstantSource steady() {
    Duration atStart = ahead;
    return () -> truth.instant().plus(atStart);
  }
}
