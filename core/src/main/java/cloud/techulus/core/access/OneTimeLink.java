package cloud.techulus.core.access;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A link that lets whoever has it do one thing once. It is removed by the transaction that does it.
 *
 * @param author who made it
 */
public record OneTimeLink(
    Id id, TokenHash token, Purpose purpose, Instant createdAt, String author) {

  /** What a link is good for. */
  public sealed interface Purpose {
    Duration lifetime();
  }

  /** To become the first user, who is an admin. */
  public record Setup() implements Purpose {
    public static final Duration LIFETIME = Duration.ofHours(24);

    @Override
    public Duration lifetime() {
      return LIFETIME;
    }
  }

  /** To become a member of a team. */
  public record Invitation(Team.Id team, Role role) implements Purpose {
    public static final Duration LIFETIME = Duration.ofDays(7);

    /** Most that a team has open. */
    public static final int COUNT_LIMIT = 100;

    @Override
    public Duration lifetime() {
      return LIFETIME;
    }
  }

  /** To choose a password, the first or another. */
  public record PasswordReset(User.Id user) implements Purpose {
    public static final Duration LIFETIME = Duration.ofHours(24);

    @Override
    public Duration lifetime() {
      return LIFETIME;
    }
  }

  /** Names a link; knowing it gives no access. */
  public record Id(String value) {
    public static final String PREFIX = "lnk_";

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

  public Instant expiresAt() {
    return createdAt.plus(purpose.lifetime());
  }

  public boolean isOver(Instant now) {
    return !now.isBefore(expiresAt());
  }
}
