package cloud.techulus.agentapp;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Wall time at the start plus the time that has passed since. It cannot jump: somebody who sets the
 * machine's clock does not stop the health checks. Requests are signed by the machine's own clock.
 */
final class SteadyClock implements InstantSource {
  private final Instant origin = Instant.now();
  private final long originNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return origin.plusNanos(System.nanoTime() - originNanos);
  }
}
