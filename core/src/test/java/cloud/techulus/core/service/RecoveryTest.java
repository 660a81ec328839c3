package cloud.techulus.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  @Test
  void eachFailureDoublesThePauseUpToTheLimit() {
    Recovery recovery = Recovery.CALM_SO_FAR;
    assertThat(recovery.nextStart()).isEmpty();
    List<Long> pauses = new ArrayList<>();
    Instant now = Samples.NOW;
    for (int i = 0; i < 12; i++) {
      recovery = recovery.after(now);
      Instant next = recovery.nextStart().orElseThrow();
      pauses.add(Duration.between(now, next).toSeconds());
      now = next;
    }

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
  }

  @Test
  void whatFailsTogetherIsOneFailure() {
    Recovery first = Recovery.CALM_SO_FAR.after(Samples.NOW);
    Instant start = first.nextStart().orElseThrow();

    assertThat(first.after(start.minusNanos(1))).isEqualTo(first);
    assertThat(first.after(start).failures()).isEqualTo(2);
  }

  @Test
  void afterTenMinutesOfCalmTheNextFailureIsTheFirst() {
    Recovery twice = Recovery.CALM_SO_FAR.after(Samples.NOW).after(Samples.NOW.plusSeconds(5));
    Instant last = twice.lastFailure().orElseThrow();

    assertThat(twice.after(last.plus(Recovery.CALM)).failures()).isEqualTo(1);
    assertThat(twice.after(last.plus(Recovery.CALM).minusNanos(1)).failures()).isEqualTo(3);
  }

  @Test
  void threeInARowAreACrashLoop() {
    Recovery twice = Recovery.CALM_SO_FAR.after(Samples.NOW).after(Samples.NOW.plusSeconds(5));

    assertThat(twice.isCrashLooping()).isFalse();
    assertThat(twice.after(Samples.NOW.plusSeconds(15)).isCrashLooping()).isTrue();
  }
}
