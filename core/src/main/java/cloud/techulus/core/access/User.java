package cloud.techulus.core.access;

import cloud.techulus.core.DisplayName;
import cloud.techulus.core.Problem;
import cloud.techulus.core.RandomId;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A person who may sign in.
 *
 * @param email what is typed to sign in; unique
 * @param name what others read
 * @param password empty until one was chosen; without one nobody signs in
 * @param admin whether servers, proxies and users are this person's business as well
 * @param disabled may not sign in; what was open is closed
 */
public record User(
    Id id,
    EmailAddress email,
    String name,
    Optional<PasswordHash> password,
    boolean admin,
    boolean disabled,
    Optional<SecondFactor> secondFactor,
    Instant createdAt) {
  /** Longest name, in characters. */
  public static final int NAME_LIMIT = 100;

  /** Names a user. */
  public record Id(String value) {
    public static final String PREFIX = "usr_";

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

  /** Somebody new. */
  public static User add(Id id, EmailAddress email, String name, boolean admin, Instant now) {
    return new User(id, email, name, Optional.empty(), admin, false, Optional.empty(), now);
  }

  /**
   * A name that people can read.
   *
   * @throws Problem INVALID, field {@code name}
   */
  public static String requireName(String text) {
    String name = text.strip();
    if (!DisplayName.isGood(name, NAME_LIMIT)) {
      throw Problem.invalid("name", DisplayName.rule(NAME_LIMIT));
    }
    return name;
  }

  /** Whether the code of an app is asked for. */
  public boolean hasSecondFactor() {
    return secondFactor.filter(SecondFactor::confirmed).isPresent();
  }

  public User withPassword(PasswordHash hash) {
    return new User(id, email, name, Optional.of(hash), admin, disabled, secondFactor, createdAt);
  }

  public User withAdmin(boolean now) {
    return new User(id, email, name, password, now, disabled, secondFactor, createdAt);
  }

  public User withDisabled(boolean now) {
    return new User(id, email, name, password, admin, now, secondFactor, createdAt);
  }

  public User withSecondFactor(Optional<SecondFactor> factor) {
    return new User(id, email, name, password, admin, disabled, factor, createdAt);
  }
}
