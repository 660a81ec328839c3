package cloud.techulus.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every hasher of passwords must do. */
public interface PasswordHasherContract {
  PasswordHasher hasher();

  @Test
  default void aPasswordIsKnownByItsHashAndNoOtherIs() {
    for (String text : new String[] {"correct horse", "pässwörd 🐎 ok", "x".repeat(128)}) {
      PasswordHash hash = hasher().hash(given(text));

      assertThat(hasher().verify(hash, given(text))).isTrue();
      assertThat(hasher().verify(hash, given(text.substring(1)))).isFalse();
      assertThat(hasher().verify(hash, given(text.toUpperCase(java.util.Locale.ROOT)))).isFalse();
      assertThat(hasher().verify(hash, given(""))).isFalse();
    }
  }

  @Test
  default void theSamePasswordHasAnotherHashEachTime() {
    assertThat(hasher().hash(given("correct horse")))
        .isNotEqualTo(hasher().hash(given("correct horse")));
  }

  @Test
  default void aHashHoldsNothingOfThePassword() {
    assertThat(hasher().hash(given("correct horse")).encoded()).doesNotContain("correct", "horse");
    assertThat(hasher().hash(given("correct horse"))).hasToString("***");
  }

  private static Password given(String text) {
    return Password.given("password", text);
  }
}
