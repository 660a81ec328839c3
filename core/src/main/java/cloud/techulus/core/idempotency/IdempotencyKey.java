package cloud.techulus.core.idempotency;

import cloud.techulus.core.Problem;
import java.util.regex.Pattern;

/**
 * What a caller makes up for one call, so that the call is known again when it comes once more
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @param text 1 to 255 visible characters of ASCII
 */
public record IdempotencyKey(String text) {
  /** The header that it comes in, and the field that is wrong if it is. */
  public static final String FIELD = "Idempotency-Key";

  /** Longest key, in characters. */
  public static final int LENGTH_LIMIT = 255;

  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  /**
   * @throws Problem INVALID, field {@link #FIELD}
   */
  public IdempotencyKey {
    if (text.length() > LENGTH_LIMIT || !VISIBLE.matcher(text).matches()) {
      throw Problem.invalid(
          FIELD, "must be 1 to %d visible ASCII characters, like a UUID".formatted(LENGTH_LIMIT));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
