package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackOffTest {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void delays_double_to_the_limit_and_lie_between_half_and_all_of_it(long seed) {
    BackOff backOff = new BackOff(FIRST, LIMIT, new Random(seed));

    Duration full = FIRST;
    for (int attempt = 0; attempt < 12; attempt++) {
      assertThat(backOff.next()).isBetween(full.dividedBy(2), full);
      full = Stream.of(full.multipliedBy(2), LIMIT).min(Duration::compareTo).orElseThrow();
    }
    assertThat(full).isEqualTo(LIMIT);
  }

  @Test
  void it_starts_over_after_a_reset() {
    BackOff backOff = new BackOff(FIRST, LIMIT, new Random(1));
    for (int attempt = 0; attempt < 8; attempt++) {
      assertThat(backOff.next()).isPositive();
    }

    backOff.reset();

    assertThat(backOff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void two_agents_do_not_come_back_together() {
    assertThat(new BackOff(FIRST, LIMIT, new Random(1)).next())
        .isNotEqualTo(new BackOff(FIRST, LIMIT, new Random(2)).next());
  }
}
