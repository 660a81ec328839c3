package cloud.techulus.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.secret.Plaintext;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  /** "12345678901234567890", as in RFC 6238 appendix B. */
  private static final Plaintext SECRET = new Plaintext("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codesAreThoseOfTheStandard(long seconds, String code) {
    assertThat(Totp.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
  }

  @Test
  void aCodeIsGoodOneStepEarlyAndLateAndNoMore() {
    Instant now = Instant.ofEpochSecond(1_000 * 30);
    for (long off = -2; off <= 2; off++) {
      String code = Totp.code(SECRET, now.plusSeconds(off * 30));
      assertThat(Totp.match(SECRET, code, now, 0))
          .isEqualTo(Math.abs(off) <= 1 ? OptionalLong.of(1_000 + off) : OptionalLong.empty());
    }
  }

  @Test
  void aCodeIsNeverGoodTwiceNorAnOlderOne() {
    Instant now = Instant.ofEpochSecond(1_000 * 30);
    assertThat(Totp.match(SECRET, Totp.code(SECRET, now), now, 1_000)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, now.minusSeconds(30)), now, 1_000)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, now.plusSeconds(30)), now, 1_000))
        .hasValue(1_001);
  }

  @Test
  void whatIsNoCodeDoesNotMatch() {
    for (String text : new String[] {"", "12345", "1234567", "abcdef", "-12345"}) {
      assertThat(Totp.match(SECRET, text, Instant.ofEpochSecond(59), 0)).isEmpty();
    }
  }

  @Test
  void aNewSecretHas160BitsInBase32() {
    assertThat(Totp.secret(new Random(1)).reveal()).matches("[A-Z2-7]{32}");
    assertThat(Totp.uri(SECRET, new EmailAddress("a?b#c@example.com")).reveal())
        .isEqualTo(
            "otpauth://totp/Techulus:a%3Fb%23c@example.com?secret="
                + SECRET.reveal()
                + "&issuer=Techulus");
  }
}
