package cloud.techulus.core.secret;

/**
 * A secret as it is stored and sent.
 *
 * @param keyId which master key opens it
 * @param base64 nonce (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM
 */
public record SealedSecret(String keyId, String base64) {}
