package cloud.techulus.core.identity;

/** A node's own key pair. Its secret never leaves the machine. */
public interface NodeIdentity {

  PublicKey publicKey();

  /** An Ed25519 signature of 64 bytes (RFC 8032). */
  byte[] sign(byte[] message);
}
