package cloud.techulus.core.usage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.service.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageHistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void the_oldest_samples_make_room_for_new_ones() {
    UsageHistory history = UsageHistory.EMPTY;
    for (int i = 0; i <= UsageHistory.LENGTH; i++) {
      history = history.with(sample(i));
    }

    assertThat(history.samples()).hasSize(UsageHistory.LENGTH);
    assertThat(history.samples().getFirst()).isEqualTo(sample(1));
    assertThat(history.samples().getLast()).isEqualTo(sample(UsageHistory.LENGTH));
  }

  @Test
  void the_same_measurement_reported_again_counts_once() {
    UsageHistory history = UsageHistory.EMPTY.with(sample(1));
    UsageSample again = new UsageSample(sample(1).at().plusMillis(30), 1, 1);

    assertThat(history.with(again)).isEqualTo(history);
    assertThat(history.with(sample(0))).as("older").isEqualTo(history);
    assertThat(history.with(sample(2)).samples()).hasSize(2);
  }

  @Test
  void what_was_measured_long_ago_is_not_how_it_is_now() {
    UsageHistory history = UsageHistory.EMPTY.with(new UsageSample(NOW, 1, 1));

    assertThat(history.current(NOW.plus(UsageHistory.FRESH))).isPresent();
    assertThat(history.current(NOW.plus(UsageHistory.FRESH).plusMillis(1))).isEmpty();
    assertThat(UsageHistory.EMPTY.current(NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0",
    "0, -1, 0",
    "0, 0, -1",
    SpecDraft.CPU_LIMIT_MILLIS + 1 + ", 0, 0",
    "0, " + Long.MAX_VALUE + ", 0",
    "0, 0, 61000",
    Long.MIN_VALUE + ", 0, 0"
  })
  void nonsense_is_no_sample(long cpuMillis, long memoryBytes, long ageMillis) {
    ReplicaUsage usage = new ReplicaUsage(cpuMillis, memoryBytes, Duration.ofMillis(ageMillis));

    assertThat(usage.at(NOW)).isEmpty();
  }

  @Test
  void what_is_at_the_limits_is_a_sample() {
    ReplicaUsage usage =
        new ReplicaUsage(
            SpecDraft.CPU_LIMIT_MILLIS, SpecDraft.MEMORY_LIMIT_BYTES, ReplicaUsage.AGE_LIMIT);

    assertThat(usage.at(NOW))
        .contains(
            new UsageSample(
                NOW.minus(ReplicaUsage.AGE_LIMIT),
                SpecDraft.CPU_LIMIT_MILLIS,
                SpecDraft.MEMORY_LIMIT_BYTES));
  }

  private static UsageSample sample(int number) {
    return new UsageSample(NOW.plus(UsageHistory.INTERVAL.multipliedBy(number)), number, number);
  }
}
