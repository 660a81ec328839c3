package cloud.techulus.control.app.serve;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Wall time at its creation plus the time that has passed since. It cannot jump: somebody who sets
 * the machine's clock does not make every server look dead (design, section 5).
 */
final class SteadyClock implements InstantSource {
  private final Instant origin;
  private final LongSupplier nanoTime;
  private final long originNanos;

  SteadyClock(InstantSource wallClock, LongSupplier nanoTime) {
    this.origin = wallClock.instant();
    this.nanoTime = nanoTime;
    this.originNanos = nanoTime.getAsLong();
  }

  static SteadyClock start() {
    return new SteadyClock(InstantSource.system(), System::nanoTime);
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(nanoTime.getAsLong() - originNanos);
  }
}
