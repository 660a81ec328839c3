package cloud.techulus.core.access;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A person who has signed in somewhere.
 *
 * @param token the hash of what the browser or program shows
 * @param lastUsedAt to within a minute
 * @param address where it was opened from
 */
public record UserSession(
    Id id, User.Id user, TokenHash token, Instant createdAt, Instant lastUsedAt, String address) {
  /** How long it lasts without being used. */
  public static final Duration IDLE_LIFETIME = Duration.ofHours(24);

  /** How long it lasts however much it is used. */
  public static final Duration LIFETIME = Duration.ofDays(14);

  /** Most that a user has at a time; the oldest ends. */
  public static final int COUNT_LIMIT = 20;

  /** Names a session; knowing it gives no access. */
  public record Id(String value) {
    public static final String PREFIX = "ses_";

    public Id {
      RandomId.require(PREFIX, value);
    }

    public static Id next(RandomGenerator random) {
      return new Id(RandomId.next(PREFIX, random));
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * @param used when it was used last, which may be later than it says itself
   */
  public boolean isOver(Instant used, Instant now) {
    return !now.isBefore(expiresAt()) || !now.isBefore(used.plus(IDLE_LIFETIME));
  }

  /** When it ends at the latest. */
  public Instant expiresAt() {
    return createdAt.plus(LIFETIME);
  }
}
