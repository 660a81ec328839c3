package cloud.techulus.wireguard;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.WireGuardKey;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 by Bouncy Castle, which verifies about eight times as fast as the JDK. Points that are
 * not canonical or of small order verify nothing.
 */
public final class Ed25519Verifier implements SignatureVerifier {
  @Override
  public boolean verify(PublicKey key, byte[] message, byte[] signature) {
    byte[] encoded = key.bytes();
    return signature.length == Ed25519.SIGNATURE_SIZE
        && isGood(Ed25519Point.decode(encoded))
        && Ed25519.verify(signature, 0, encoded, 0, message, 0, message.length);
  }

  @Override
  public WireGuardKey wireGuardKey(PublicKey key) {
    byte[] encoded = key.bytes();
    Ed25519Point point = Ed25519Point.decode(encoded);
    // The full check also refuses points that have a part of small order.
    if (!isGood(point) || !Ed25519.validatePublicKeyFull(encoded, 0)) {
      throw Problem.invalid("publicKey", "is not the public key of an Ed25519 key pair");
    }
    return new WireGuardKey(Base64.getEncoder().encodeToString(point.montgomery()));
  }

  private static boolean isGood(Ed25519Point point) {
    return point.isCanonical() && !point.hasSmallOrder();
  }
}
