package cloud.techulus.core.secret;

import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an installed agent brings forward with a new key (design, section 2): an HMAC-SHA256 (RFC
 * 2104) under a key derived from the platform's master key, over everything it must not be used for
 * twice. Whoever only knows a server's id cannot make one.
 */
public final class KeyProof {
  private static final String ALGORITHM = "HmacSHA256";

  /** Keeps this use of the master key apart from every other. */
  private static final String PURPOSE = "techulus key proof 1";

  private final SecretKeySpec derived;

  public KeyProof(MasterKey masterKey) {
    byte[] key = hmac(new SecretKeySpec(masterKey.bytes(), ALGORITHM), PURPOSE);
    this.derived = new SecretKeySpec(key, ALGORITHM);
  }

  /** The proof, in base64. */
  public String of(ServerId server, PublicKey key, Instant created, String nonce) {
    return Base64.getEncoder().encodeToString(tag(server, key, created, nonce));
  }

  /** Whether somebody who holds the master key made the proof; takes the same time if not. */
  public boolean fits(String proof, ServerId server, PublicKey key, Instant created, String nonce) {
    byte[] expected = Base64.getEncoder().encode(tag(server, key, created, nonce));
    return MessageDigest.isEqual(expected, proof.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] tag(ServerId server, PublicKey key, Instant created, String nonce) {
    // None of the first three can hold a line feed, so no other four give the same text.
    return hmac(
        derived,
        "%s\n%s\n%d\n%s".formatted(server.value(), key.base64(), created.getEpochSecond(), nonce));
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
