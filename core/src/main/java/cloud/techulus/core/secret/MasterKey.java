package cloud.techulus.core.secret;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The platform's key: 32 random bytes, in a file of mode 0600 on the control plane and on each
 * server, in no request and no answer. Its id is derived from it, so that every holder calls it the
 * same.
 */
public final class MasterKey {
  public static final int LENGTH_BYTES = 32;

  /**
   * Hex characters of the key's SHA-256 that name it; enough to tell a handful of keys apart, too
   * few to help a guesser.
   */
  private static final int ID_LENGTH = 8;

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  public static MasterKey generate(RandomGenerator random) {
    byte[] bytes = new byte[LENGTH_BYTES];
    random.nextBytes(bytes);
    return new MasterKey(bytes);
  }

  /**
   * Reads the text of a key file.
   *
   * @throws Problem INVALID, field {@code masterKey}, unless it is 64 hex digits; the text is not
   *     repeated
   */
  public static MasterKey parse(String text) {
    try {
      byte[] bytes = HexFormat.of().parseHex(text.strip());
      if (bytes.length == LENGTH_BYTES) {
        return new MasterKey(bytes);
      }
    } catch (IllegalArgumentException notHex) {
      throw Problem.invalid("masterKey", "must be 64 hex digits");
    }
    throw Problem.invalid("masterKey", "must be 64 hex digits");
  }

  /** The text of a key file. */
  public String reveal() {
    return HexFormat.of().formatHex(bytes);
  }

  public String id() {
    return Sha256.hex(bytes).substring(0, ID_LENGTH);
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  @Override
  public String toString() {
    return "master key " + id();
  }
}
