package cloud.techulus.testbed.e2e;

import cloud.techulus.testbed.Await;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/** For outages whose length is the subject: something has to hold the whole time. */
final class Throughout {
  private Throughout() {}

  /**
   * Looks again and again for this long.
   *
   * @param look gives what is wrong at the moment
   * @throws AssertionError as soon as anything is
   */
  static void nothingIsWrong(Duration length, Supplier<? extends Collection<String>> look) {
    long start = System.nanoTime();
    Await.until(
        length + " have passed",
        length.plus(Installation.SOON),
        () -> {
          Collection<String> wrong = look.get();
          long passed = System.nanoTime() - start;
          if (!wrong.isEmpty()) {
            throw new AssertionError(
                "after %d ms: %s".formatted(Duration.ofNanos(passed).toMillis(), wrong));
          }
          return passed >= length.toNanos();
        });
  }
}
