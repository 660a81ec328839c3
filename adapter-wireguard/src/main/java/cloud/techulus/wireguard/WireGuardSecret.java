package cloud.techulus.wireguard;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A WireGuard private key. It prints as stars, so it cannot slip into a log or an error. */
public final class WireGuardSecret {
  private static final int KEY_BYTES = 32;

  private final String base64;

  private WireGuardSecret(String base64) {
    this.base64 = base64;
  }

  /**
   * The key that belongs to the same secret as an Ed25519 seed: the first half of its SHA-512,
   * clamped (RFC 8032 section 5.1.5, RFC 7748 section 5).
   */
  static WireGuardSecret of(byte[] seed) {
    byte[] hash = sha512(seed);
    byte[] key = Arrays.copyOf(hash, KEY_BYTES);
    key[0] &= (byte) 0xf8;
    key[31] &= 0x7f;
    key[31] |= 0x40;
    String base64 = Base64.getEncoder().encodeToString(key);
    Arrays.fill(hash, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return new WireGuardSecret(base64);
  }

  /** For WireGuard's own input alone. */
  String reveal() {
    return base64;
  }

  @Override
  public String toString() {
    return "***";
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
