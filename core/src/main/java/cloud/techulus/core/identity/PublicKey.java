package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;
import java.util.Base64;

/**
 * An Ed25519 public key (RFC 8032), 32 bytes in base64. Whether the point is a good one is for
 * {@link SignatureVerifier} to say.
 */
public record PublicKey(String base64) {
  public static final int LENGTH_BYTES = 32;

  public PublicKey {
    KeyText.require32Bytes("publicKey", base64);
  }

  public static PublicKey of(byte[] bytes) {
    return new PublicKey(Base64.getEncoder().encodeToString(bytes));
  }

  /**
   * @throws Problem INVALID unless the text is base64 of 32 bytes
   */
  public static PublicKey parse(String base64) {
    return new PublicKey(base64);
  }

  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return base64;
  }
}
