package cloud.techulus.core.node;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.SignedRequest;
import java.time.Instant;

/**
 * A worker says that another key speaks for it from now on. Signed with that key.
 *
 * @param created when the proof was made, to the second
 * @param nonce used once
 * @param proof see {@link cloud.techulus.core.secret.KeyProof}
 */
public record KeyClaim(PublicKey key, Instant created, String nonce, String proof) {
  /** Longest proof that is looked at, in characters: base64 of 32 bytes. */
  public static final int PROOF_LIMIT = 44;

  public KeyClaim {
    if (nonce.isEmpty() || nonce.length() > SignedRequest.NONCE_LIMIT) {
      throw Problem.invalid(
          "nonce", "must have 1 to %d characters".formatted(SignedRequest.NONCE_LIMIT));
    }
    if (proof.length() > PROOF_LIMIT) {
      throw Problem.invalid("proof", "must have at most %d characters".formatted(PROOF_LIMIT));
    }
  }
}
