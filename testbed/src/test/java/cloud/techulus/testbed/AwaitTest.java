package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void asksUntilTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Duration took = Await.until("asked three times", LONG, () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
    assertThat(took).isPositive().isLessThan(LONG);
  }

  @Test
  void givesTheAnswer() {
    assertThat(Await.<String>untilPresent("an answer", LONG, () -> Optional.of("yes")))
        .isEqualTo("yes");
  }

  @Test
  void saysWhatDidNotHappen() {
    assertThatThrownBy(() -> Await.until("the API answers", Duration.ofMillis(30), () -> false))
        .isInstanceOf(Await.NotInTime.class)
        .hasMessage("not within 30 ms: the API answers");
  }
}
