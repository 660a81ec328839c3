package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link UsageMeter} does; fake and adapter pass it alike. */
public abstract class UsageMeterContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  protected abstract UsageMeter meter();

  /** A container that computes without end. */
  protected abstract Container busy();

  /** A container that holds at least this much memory, and waits. */
  protected abstract Container holding(long bytes);

  /** One that was listed while it ran, and has ended since. */
  protected abstract Container ended();

  @Test
  void cpu_time_grows_while_a_container_computes() {
    Container busy = busy();
    Duration first = meter().measure(busy).orElseThrow().cpuTime();

    Instant deadline = Instant.now().plus(PATIENCE);
    while (meter().measure(busy).orElseThrow().cpuTime().minus(first).toMillis() < 100) {
      assertThat(Instant.now()).as("waiting for it to use CPU time").isBefore(deadline);
    }
  }

  @Test
  void memory_is_what_a_container_holds() {
    long held = 32L << 20;
    Container holding = holding(held);

    assertThat(meter().measure(holding).orElseThrow().memoryBytes()).isBetween(held, 6 * held);
  }

  @Test
  void what_has_ended_is_not_measured() {
    assertThat(meter().measure(ended())).isEqualTo(Optional.empty());
  }
}
