package cloud.techulus.core.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a service gets its failed replicas replaced (design, section 6): ever more slowly, until it
 * has been calm for a while. What was lost with its server does not count: the service is not to
 * blame for that, and its replacement starts at once.
 *
 * @param failures since the last calm
 * @param lastFailure empty if there was none since the last deploy
 */
public record Recovery(int failures, Optional<Instant> lastFailure) {
  /** Before the first replacement; doubled with each further failure. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Longest pause before a replacement. */
  public static final Duration PAUSE_LIMIT = Duration.ofMinutes(5);

  /** After this long without a failure the next is the first again. */
  public static final Duration CALM = Duration.ofMinutes(10);

  /** From so many failures in a row on a service is said to be crash-looping. */
  public static final int CRASH_LOOP = 3;

  /** Nothing has failed. */
  public static final Recovery CALM_SO_FAR = new Recovery(0, Optional.empty());

  /**
   * A replica has failed. Those that fail together, before a replacement could start, are one
   * failure: a service of many replicas is not held longer than one of few.
   */
  public Recovery after(Instant failure) {
    if (nextStart().filter(failure::isBefore).isPresent()) {
      return this;
    }
    boolean calm =
        lastFailure.filter(last -> Duration.between(last, failure).compareTo(CALM) < 0).isEmpty();
    return new Recovery(calm ? 1 : failures + 1, Optional.of(failure));
  }

  /** When the next replacement may start; empty: at once. */
  public Optional<Instant> nextStart() {
    return lastFailure.map(last -> last.plus(pause()));
  }

  private Duration pause() {
    // 2^9 s is more than the limit already, and shifts no bit out.
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 9));
    return doubled.compareTo(PAUSE_LIMIT) > 0 ? PAUSE_LIMIT : doubled;
  }

  public boolean isCrashLooping() {
    return failures >= CRASH_LOOP;
  }
}
