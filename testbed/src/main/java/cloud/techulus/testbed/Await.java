package cloud.techulus.testbed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for time. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** The condition did not become true in time. */
  public static final class NotInTime extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotInTime(String description, Duration deadline) {
      super("not within " + deadline.toMillis() + " ms: " + description);
    }
  }

  /**
   * Asks again and again until the condition holds.
   *
   * @param description what is true then, for the error: "the API answers"
   * @return how long it took
   * @throws NotInTime after the deadline
   */
  public static Duration until(String description, Duration deadline, BooleanSupplier condition) {
    return until(description, deadline, PAUSE, condition);
  }

  /**
   * The same for questions that take much to answer.
   *
   * @param pause between two of them at least
   */
  public static Duration until(
      String description, Duration deadline, Duration pause, BooleanSupplier condition) {
    long start = System.nanoTime();
    untilPresent(
        description,
        deadline,
        pause,
        () -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Asks again and again until there is an answer, and gives it. Between two questions it waits as
   * long as the first took, or the machine would be busy with questions instead of what is awaited.
   *
   * @throws NotInTime after the deadline
   */
  public static <T> T untilPresent(
      String description, Duration deadline, Supplier<Optional<T>> question) {
    return untilPresent(description, deadline, PAUSE, question);
  }

  private static <T> T untilPresent(
      String description, Duration deadline, Duration pause, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      long asked = System.nanoTime();
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      long now = System.nanoTime();
      if (now - end >= 0) {
        throw new NotInTime(description, deadline);
      }
      pause(description, Math.max(pause.toNanos(), now - asked));
    }
  }

  private static void pause(String description, long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting until " + description, e);
    }
  }
}
