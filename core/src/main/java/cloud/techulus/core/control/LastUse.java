package cloud.techulus.core.control;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When tokens were used last: kept in memory and written now and then, so that a request is not a
 * write. A crash loses one interval.
 */
final class LastUse {
  /** How often it is written at most. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Map<TokenHash, Instant> uses = new HashMap<>();
  private Instant written = Instant.MIN;

  /** Only of tokens that are known, so there are no more than those. */
  synchronized void note(TokenHash token, Instant now) {
    uses.put(token, now);
  }

  /** Since it was written last. */
  synchronized Optional<Instant> of(TokenHash token) {
    return Optional.ofNullable(uses.get(token));
  }

  /** All that is to be written now, if it is time; the caller writes it. */
  synchronized Map<TokenHash, Instant> takeDue(Instant now) {
    if (written.equals(Instant.MIN) || !now.isBefore(written.plus(INTERVAL))) {
      written = now;
      Map<TokenHash, Instant> due = Map.copyOf(uses);
      uses.clear();
      return due;
    }
    return Map.of();
  }
}
