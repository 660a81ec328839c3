package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.util.concurrent.atomic.AtomicInteger;

/** Hashes at once, and counts. It passes {@link PasswordHasherContract}, as the real one does. */
public final class FakePasswordHasher implements PasswordHasher {
  private final AtomicInteger calls = new AtomicInteger();

  @Override
  public PasswordHash hash(Password password) {
    String salt = Integer.toString(calls.incrementAndGet());
    return new PasswordHash(salt + "$" + digest(salt, password));
  }

  @Override
  public boolean verify(PasswordHash hash, Password password) {
    calls.incrementAndGet();
    String salt = hash.encoded().substring(0, hash.encoded().indexOf('$'));
    return hash.encoded().equals(salt + "$" + digest(salt, password));
  }

  /** How many times it has worked. */
  public int calls() {
    return calls.get();
  }

  private static String digest(String salt, Password password) {
    return TokenHash.of(salt + String.valueOf(password.reveal())).hex();
  }
}
