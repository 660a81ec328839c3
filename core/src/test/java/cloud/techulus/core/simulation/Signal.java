package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.Optional;

/** Lets one strand wait for another. A ring that comes while nobody waits is kept for the next. */
final class Signal {
  private boolean rung;
  private Optional<Strand> waiter = Optional.empty();

  void ring() {
    rung = true;
    waiter.ifPresent(Strand::wake);
  }

  /**
   * Takes the ring off, waiting for it if need be.
   *
   * @return whether it rang
   */
  boolean await(Strand self, Duration limit) {
    if (!rung && limit.isPositive()) {
      waiter = Optional.of(self);
      try {
        boolean _ = self.await(limit);
      } finally {
        waiter = Optional.empty();
      }
    }
    boolean was = rung;
    rung = false;
    return was;
  }
}
