package cloud.techulus.http.signature;

import cloud.techulus.core.Sha256;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** The {@code Content-Digest} header (RFC 9530), SHA-256 only. */
public final class ContentDigest {
  public static final String HEADER = "Content-Digest";

  private static final String ALGORITHM = "sha-256";

  private ContentDigest() {}

  /** The header's value for this body. */
  public static String of(byte[] body) {
    return ALGORITHM + "=:" + Base64.getEncoder().encodeToString(Sha256.of(body)) + ":";
  }

  /**
   * Whether the header holds this body's SHA-256. Digests of other algorithms beside it are not
   * looked at.
   */
  public static boolean fits(String header, byte[] body) {
    try {
      return Optional.ofNullable(FieldParser.byteSequences(header).get(ALGORITHM))
          .filter(digest -> MessageDigest.isEqual(digest, Sha256.of(body)))
          .isPresent();
    } catch (FieldParser.Malformed notADigest) {
      return false;
    }
  }
}
