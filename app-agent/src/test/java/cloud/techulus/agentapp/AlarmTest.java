package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AlarmTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Alarm alarm = new Alarm();

  @Test
  void a_ring_before_the_wait_is_not_lost() throws InterruptedException {
    alarm.ring();
    alarm.await(LONG);
  }

  @Test
  void a_time_that_never_comes_can_be_waited_for() throws InterruptedException {
    alarm.ring();
    alarm.await(Instant.EPOCH.until(Instant.MAX));
  }

  @Test
  void it_rings_once() throws InterruptedException {
    alarm.ring();
    alarm.await(LONG);

    long start = System.nanoTime();
    alarm.await(Duration.ofMillis(30));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(29));
  }

  @Test
  void a_ring_ends_the_wait() throws Exception {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                alarm.await(LONG);
              } catch (InterruptedException over) {
                throw new IllegalStateException(over);
              }
            });

    alarm.ring();

    assertThat(waiting.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void a_wait_for_a_time_that_is_over_returns() throws InterruptedException {
    alarm.await(Duration.ZERO);
    alarm.await(Duration.ofSeconds(-5));
    alarm.await(Instant.EPOCH.until(Instant.MIN));
  }
}
