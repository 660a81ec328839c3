package cloud.techulus.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  private static final String LABEL = "d".repeat(63);

  @ParameterizedTest
  @ValueSource(strings = {"anna@example.com", "a.b+c@x-1.example", "admin@localhost", "o'hara@a.b"})
  void theseAreAddresses(String text) {
    assertThat(new EmailAddress(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "anna",
        "@example.com",
        "anna@",
        "a@b@c",
        "a b@c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@-b",
        "a@b-",
        "a@b..c",
        "a@b.",
        "a\n@b",
        "a@b\u0000",
        "<a@b>",
        "\"a\"@b",
        "ánna@example.com"
      })
  void theseAreNone(String text) {
    assertThatThrownBy(() -> new EmailAddress(text))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("email: ");
  }

  @Test
  void upperCaseIsTheSame() {
    assertThat(new EmailAddress("Anna@EXAMPLE.com"))
        .isEqualTo(new EmailAddress("anna@example.com"));
  }

  @Test
  void itsPartsAndAllOfItMayBeSoLongAndNoLonger() {
    String local = "l".repeat(64);
    String longest = local + "@" + LABEL + "." + LABEL + "." + "d".repeat(61);
    assertThat(longest).hasSize(EmailAddress.LENGTH_LIMIT);
    assertThat(new EmailAddress(longest).text()).isEqualTo(longest);
    assertThatThrownBy(() -> new EmailAddress(longest + "d")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> new EmailAddress("l" + local + "@b")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> new EmailAddress("a@" + LABEL + "d")).isInstanceOf(Problem.class);
  }
}
