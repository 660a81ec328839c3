package cloud.techulus.argon2;

import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.PasswordHasher;
import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Argon2id (RFC 9106). A hash holds its own parameters, so those of today may be changed. */
public final class Argon2Hasher implements PasswordHasher {
  /** Memory that one hash takes: the second choice of RFC 9106 section 4, for 64 MiB. */
  static final int MEMORY_KIB = 64 * 1024;

  /** Passes over that memory, of the same choice. */
  static final int ITERATIONS = 3;

  /** Lanes; the choice has 4, but the reference implementation would start threads for them. */
  static final int PARALLELISM = 1;

  /**
   * How many are hashed at a time; so many times {@link #MEMORY_KIB} is all the memory it takes.
   */
  static final int AT_A_TIME = 2;

  private final Semaphore turns = new Semaphore(AT_A_TIME, true);
  private final Argon2 argon2 = Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id);

  @Override
  public PasswordHash hash(Password password) {
    return inTurn(
        password,
        characters ->
            new PasswordHash(argon2.hash(ITERATIONS, MEMORY_KIB, PARALLELISM, characters)));
  }

  @Override
  public boolean verify(PasswordHash hash, Password password) {
    return inTurn(password, characters -> argon2.verify(hash.encoded(), characters));
  }

  private <T> T inTurn(Password password, Function<char[], T> work) {
    char[] characters = password.reveal();
    turns.acquireUninterruptibly();
    try {
      return work.apply(characters);
    } finally {
      turns.release();
      argon2.wipeArray(characters);
    }
  }
}
