package cloud.techulus.core.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A node whose signatures {@link FakeSignatureVerifier} believes: a hash of key and message, so
 * quick to make, and no secret at all.
 */
public final class FakeNodeIdentity implements NodeIdentity {
  private final PublicKey key;

  private FakeNodeIdentity(PublicKey key) {
    this.key = key;
  }

  /** Another number, another node. */
  public static FakeNodeIdentity numbered(int number) {
    byte[] bytes = new byte[PublicKey.LENGTH_BYTES];
    bytes[0] = 1;
    bytes[1] = (byte) (number >>> 8);
    bytes[2] = (byte) number;
    return new FakeNodeIdentity(PublicKey.of(bytes));
  }

  @Override
  public PublicKey publicKey() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) {
    return signature(key, message);
  }

  static byte[] signature(PublicKey key, byte[] message) {
    return digest("SHA-512", key.bytes(), message);
  }

  static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
