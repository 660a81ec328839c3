package cloud.techulus.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Password;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.access.PasswordHasherContract;
import org.junit.jupiter.api.Test;

final class Argon2HasherTest implements PasswordHasherContract {
  private final Argon2Hasher hasher = new Argon2Hasher();

  @Override
  public PasswordHasher hasher() {
    return hasher;
  }

  @Test
  void aHashNamesTheAlgorithmAndItsParameters() {
    assertThat(hasher.hash(Password.given("password", "correct horse")).encoded())
        .startsWith("$argon2id$v=19$m=65536,t=3,p=1$");
  }

  /** Made by the reference implementation's own command, with other parameters than ours. */
  @Test
  void aHashOfOtherParametersIsVerifiedByThose() {
    PasswordHash known =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    assertThat(hasher.verify(known, Password.given("password", "password"))).isTrue();
    assertThat(hasher.verify(known, Password.given("password", "passwore"))).isFalse();
  }
}
