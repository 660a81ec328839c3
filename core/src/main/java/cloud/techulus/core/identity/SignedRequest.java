package cloud.techulus.core.identity;

import java.time.Instant;

/**
 * A request signed by a node (RFC 9421, {@code alg="ed25519"}), as the HTTP side took it apart. The
 * HTTP side has already checked that the content digest (RFC 9530) fits the body and that all
 * required components are covered.
 *
 * @param keyId the node's id, not yet believed
 * @param created when the node says it signed
 * @param nonce unique for each request of this node
 * @param message the signature base, the bytes that were signed
 */
@SuppressWarnings("ArrayRecordComponent") // carried from the wire to the verifier, never compared
public record SignedRequest(
    String keyId, Instant created, String nonce, byte[] message, byte[] signature) {

  /** Longest nonce accepted, in characters. */
  public static final int NONCE_LIMIT = 64;
}
