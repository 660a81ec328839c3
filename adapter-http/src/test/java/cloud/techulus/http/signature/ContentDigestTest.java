package cloud.techulus.http.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
  /** RFC 9530 appendix B: the body ends with a line feed. */
  private static final byte[] BODY = "{\"hello\": \"world\"}\n".getBytes(UTF_8);

  private static final String DIGEST = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

  @Test
  void the_digest_is_the_one_of_the_rfc() {
    assertThat(ContentDigest.of(BODY)).isEqualTo(DIGEST);
    assertThat(ContentDigest.fits(DIGEST, BODY)).isTrue();
  }

  @Test
  void the_digest_of_rfc_9421_fits_its_body() {
    assertThat(ContentDigest.of("{\"hello\": \"world\"}".getBytes(UTF_8)))
        .isEqualTo("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
  }

  @Test
  void other_algorithms_beside_it_do_no_harm() {
    assertThat(ContentDigest.fits("sha-512=:AAAA:, " + DIGEST, BODY)).isTrue();
    assertThat(ContentDigest.fits(DIGEST + ",sha-512=:AAAA:", BODY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha-256",
        "sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=",
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=",
        "sha-256=:RK/1qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        "sha-256=:???:",
        "sha-256=::",
        "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:,",
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, sha-256=:AAAA:"
      })
  void anything_else_does_not_fit(String header) {
    assertThat(ContentDigest.fits(header, BODY)).isFalse();
  }

  @Test
  void another_body_does_not_fit() {
    assertThat(ContentDigest.fits(DIGEST, "{\"hello\": \"world\"}".getBytes(UTF_8))).isFalse();
  }
}
