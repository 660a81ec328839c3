package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;

/** What the control plane does with a node's Ed25519 public key. */
public interface SignatureVerifier {

  /**
   * Whether the signature over the message was made with the secret of this key (RFC 8032, pure
   * Ed25519).
   */
  boolean verify(PublicKey key, byte[] message, byte[] signature);

  /**
   * The WireGuard key that belongs to the same secret: the Montgomery form of the Ed25519 point
   * (RFC 7748 section 4.1).
   *
   * @throws Problem INVALID, field {@code publicKey}, if the encoding is not canonical or the point
   *     has small order
   */
  WireGuardKey wireGuardKey(PublicKey key);
}
