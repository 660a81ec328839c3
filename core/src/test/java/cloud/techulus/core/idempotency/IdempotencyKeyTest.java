package cloud.techulus.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"8e03978e-40d5-43dd-bc93-6894a57f9324", "!", "~", "\"quoted\"", "a:b/c?"})
  void theseAreKeys(String text) {
    assertThat(new IdempotencyKey(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "tab\t", "line\n", "\u0000", "\u007f", "é", "🛒"})
  void theseAreNone(String text) {
    assertThatThrownBy(() -> new IdempotencyKey(text))
        .isInstanceOf(Problem.class)
        .hasMessage("Idempotency-Key: must be 1 to 255 visible ASCII characters, like a UUID");
  }

  @Test
  void itMayBeSoLongAndNoLonger() {
    String longest = "k".repeat(255);
    assertThat(new IdempotencyKey(longest).text()).isEqualTo(longest);
    assertThatThrownBy(() -> new IdempotencyKey(longest + "k")).isInstanceOf(Problem.class);
  }
}
