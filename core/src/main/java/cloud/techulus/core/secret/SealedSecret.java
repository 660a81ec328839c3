package cloud.techulus.core.secret;

/**
 * A secret as it is stored and sent.
 *
 * @param keyId which master key opens it
 * @param base64 nonce (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM
 */
public record SealedSecret(String keyId, String base64) {
  private static final int OVERHEAD_BYTES = 28;

  /** How large its value is, in bytes; at most two more for the padding of base64. */
  public long bytes() {
    return Math.max(0, base64.length() / 4L * 3 - OVERHEAD_BYTES);
  }
}
