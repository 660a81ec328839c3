package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;
import java.util.Base64;

/**
 * The text form that keys have on the wire, in the store and in WireGuard's tools: base64 of 32
 * bytes.
 */
final class KeyText {
  private static final int KEY_BYTES = 32;

  private KeyText() {}

  static void require32Bytes(String field, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      // A second spelling of the same bytes would be a second key to every comparison.
      if (bytes.length == KEY_BYTES && Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return;
      }
    } catch (IllegalArgumentException notBase64) {
      throw Problem.invalid(field, "must be base64 of 32 bytes");
    }
    throw Problem.invalid(field, "must be base64 of 32 bytes");
  }
}
