package cloud.techulus.http.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The {@code Content-Digest} header (RFC 9530), SHA-256 only. */
public final class ContentDigest {
  public static final String HEADER = "Content-Digest";

  private static final String ALGORITHM = "sha-256";

  private ContentDigest() {}

  /** The header's value for this body. */
  public static String of(byte[] body) {
    return ALGORITHM + "=:" + Base64.getEncoder().encodeToString(sha256(body)) + ":";
  }

  /**
   * Whether the header holds this body's SHA-256. Digests of other algorithms beside it are not
   * looked at.
   */
  public static boolean fits(String header, byte[] body) {
    try {
      return Optional.ofNullable(FieldParser.byteSequences(header).get(ALGORITHM))
          .filter(digest -> MessageDigest.isEqual(digest, sha256(body)))
          .isPresent();
    } catch (FieldParser.Malformed notADigest) {
      return false;
    }
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
