package cloud.techulus.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a {@link NodeIdentity} and a {@link SignatureVerifier} do together. */
public abstract class NodeIdentityContract {
  private static final byte[] MESSAGE = "\"@method\": POST".getBytes(UTF_8);

  protected abstract SignatureVerifier verifier();

  /** Always the same one. */
  protected abstract NodeIdentity one();

  /** Always the same one, and not {@link #one}. */
  protected abstract NodeIdentity other();

  @Test
  void a_signature_is_believed_with_the_key_that_made_it() {
    byte[] signature = one().sign(MESSAGE);

    assertThat(signature).hasSize(64);
    assertThat(verifier().verify(one().publicKey(), MESSAGE, signature)).isTrue();
  }

  @Test
  void a_signature_is_not_believed_with_another_key() {
    assertThat(verifier().verify(other().publicKey(), MESSAGE, one().sign(MESSAGE))).isFalse();
  }

  @Test
  void a_signature_is_not_believed_for_another_message() {
    byte[] changed = MESSAGE.clone();
    changed[0] ^= 1;

    assertThat(verifier().verify(one().publicKey(), changed, one().sign(MESSAGE))).isFalse();
  }

  @Test
  void a_signature_of_the_wrong_length_is_not_believed() {
    byte[] signature = one().sign(MESSAGE);

    assertThat(verifier().verify(one().publicKey(), MESSAGE, new byte[0])).isFalse();
    assertThat(verifier().verify(one().publicKey(), MESSAGE, Arrays.copyOf(signature, 63)))
        .isFalse();
    assertThat(verifier().verify(one().publicKey(), MESSAGE, Arrays.copyOf(signature, 65)))
        .isFalse();
  }

  @Test
  void each_key_has_one_wireguard_key_of_its_own() {
    WireGuardKey key = verifier().wireGuardKey(one().publicKey());

    assertThat(verifier().wireGuardKey(one().publicKey())).isEqualTo(key);
    assertThat(verifier().wireGuardKey(other().publicKey())).isNotEqualTo(key);
  }

  @Test
  void a_point_of_small_order_and_a_number_beyond_the_field_are_refused() {
    byte[] beyond = new byte[PublicKey.LENGTH_BYTES];
    Arrays.fill(beyond, (byte) -1);

    assertRefused(PublicKey.of(new byte[PublicKey.LENGTH_BYTES]));
    assertRefused(PublicKey.of(beyond));
  }

  protected final void assertRefused(PublicKey key) {
    assertThatThrownBy(() -> verifier().wireGuardKey(key))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
              assertThat(problem.errors())
                  .extracting(Problem.FieldError::field)
                  .containsExactly("publicKey");
            });
  }
}
