package cloud.techulus.core.control;

import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Stops guessing. An attempt counts as failed from its begin on, so that many at the same time are
 * no way around; one that was right is taken off again. It is kept in memory: whoever can restart
 * the control plane need not guess.
 */
final class SignInLimits {
  /** Most failed attempts in a {@link #WINDOW}, for an account and for a network. */
  static final int FAILURES_LIMIT = 10;

  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Most accounts and networks that are kept in mind; those that began first are forgotten. */
  static final int KEYS_LIMIT = 20_000;

  private final LinkedHashMap<String, List<Attempt>> attempts = new LinkedHashMap<>();

  /** What became of the wish to try. */
  sealed interface Entry {}

  /** It may be tried. */
  static final class Attempt implements Entry {
    private final Instant at;

    private Attempt(Instant at) {
      this.at = at;
    }
  }

  /**
   * Not now.
   *
   * @param retryAfter how long to wait
   */
  record TooMany(Duration retryAfter) implements Entry {}

  synchronized Entry enter(EmailAddress account, Origin origin, Instant now) {
    Instant begin = now.minus(WINDOW);
    List<String> keys = keys(account, origin);
    keys.forEach(key -> forgetBefore(key, begin));
    Optional<Instant> oldest =
        keys.stream()
            .map(key -> attempts.getOrDefault(key, List.of()))
            .filter(failed -> failed.size() >= FAILURES_LIMIT)
            .map(failed -> failed.getFirst().at)
            .max(Instant::compareTo);
    if (oldest.isPresent()) {
      return new TooMany(Duration.between(begin, oldest.get()));
    }
    Attempt attempt = new Attempt(now);
    keys.forEach(key -> attempts.computeIfAbsent(key, _ -> new ArrayList<>()).add(attempt));
    if (attempts.size() > KEYS_LIMIT) {
      attempts.values().removeIf(failed -> !failed.getLast().at.isAfter(begin));
      while (attempts.size() > KEYS_LIMIT) {
        attempts.pollFirstEntry();
      }
    }
    return attempt;
  }

  /** It did not fail. */
  synchronized void takeOff(EmailAddress account, Origin origin, Attempt attempt) {
    keys(account, origin)
        .forEach(
            key ->
                attempts.computeIfPresent(
                    key,
                    (_, failed) -> {
                      failed.removeIf(each -> each == attempt);
                      return failed.isEmpty() ? null : failed;
                    }));
  }

  private void forgetBefore(String key, Instant begin) {
    attempts.computeIfPresent(
        key,
        (_, failed) -> {
          failed.removeIf(each -> !each.at.isAfter(begin));
          return failed.isEmpty() ? null : failed;
        });
  }

  private static List<String> keys(EmailAddress account, Origin origin) {
    return List.of("account " + account, "network " + origin.network());
  }
}
