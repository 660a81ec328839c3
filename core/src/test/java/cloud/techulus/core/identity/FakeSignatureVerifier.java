package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;
import java.security.MessageDigest;
import java.util.Base64;

/** Believes {@link FakeNodeIdentity}. Refuses the same two keys as bad that Ed25519 refuses. */
public final class FakeSignatureVerifier implements SignatureVerifier {
  @Override
  public boolean verify(PublicKey key, byte[] message, byte[] signature) {
    return MessageDigest.isEqual(FakeNodeIdentity.signature(key, message), signature);
  }

  @Override
  public WireGuardKey wireGuardKey(PublicKey key) {
    if (isFilledWith(key, 0) || isFilledWith(key, -1)) {
      throw Problem.invalid("publicKey", "is not a good Ed25519 point");
    }
    return new WireGuardKey(
        Base64.getEncoder().encodeToString(FakeNodeIdentity.digest("SHA-256", key.bytes())));
  }

  private static boolean isFilledWith(PublicKey key, int value) {
    for (byte part : key.bytes()) {
      if (part != value) {
        return false;
      }
    }
    return true;
  }
}
