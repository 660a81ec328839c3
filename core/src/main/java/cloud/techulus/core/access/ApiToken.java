package cloud.techulus.core.access;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a program shows in place of a person. It may never do more than its user may at that moment.
 *
 * @param name what its user calls it
 * @param scope the most it may do
 * @param team the only team it sees; empty: all of its user
 * @param lastUsedAt to within a minute
 */
public record ApiToken(
    Id id,
    User.Id user,
    TokenHash token,
    String name,
    Scope scope,
    Optional<Team.Id> team,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt) {
  /** How long it is good unless said otherwise. */
  public static final Duration LIFETIME = Duration.ofDays(90);

  /** The longest that it may be good. */
  public static final Duration LIFETIME_LIMIT = Duration.ofDays(365);

  /** Longest name, in characters. */
  public static final int NAME_LIMIT = 100;

  /** Most that a user has. */
  public static final int COUNT_LIMIT = 50;

  /** What a token may do at most. */
  public enum Scope {
    VIEWER(Optional.of(Role.VIEWER)),
    DEVELOPER(Optional.of(Role.DEVELOPER)),
    OWNER(Optional.of(Role.OWNER)),
    /** All that its user may, if that is an admin. */
    ADMIN(Optional.empty());

    private final Optional<Role> role;

    Scope(Optional<Role> role) {
      this.role = role;
    }

    /** The role that it has at most in each team; empty for the whole platform. */
    public Optional<Role> role() {
      return role;
    }
  }

  /** Names a token; knowing it gives no access. */
  public record Id(String value) {
    public static final String PREFIX = "tok_";

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

  public boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
