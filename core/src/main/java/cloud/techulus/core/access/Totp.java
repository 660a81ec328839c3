package cloud.techulus.core.access;

import cloud.techulus.core.secret.Plaintext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that change with time (RFC 6238), in the form that every authenticator app knows: SHA-1, 30
 * seconds, 6 digits.
 */
public final class Totp {
  /** How long one code is shown. */
  public static final Duration STEP = Duration.ofSeconds(30);

  /** How many steps the other clock may be off, either way. */
  public static final int SKEW_STEPS = 1;

  /** Characters of a code. */
  public static final int DIGITS = 6;

  /** Length of a secret, in bytes: that of a SHA-1 (RFC 4226 section 4). */
  private static final int SECRET_BYTES = 20;

  private static final int MODULUS = 1_000_000;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /** A new secret in base32, as it is typed into an app. */
  public static Plaintext secret(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    // 5 bits a character, so a whole number of them.
    for (int i = 0; i < SECRET_BYTES * 8 / 5; i++) {
      text.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return new Plaintext(text.toString());
  }

  /** What an app reads from a QR code. */
  public static Plaintext uri(Plaintext secret, EmailAddress email) {
    // The grammar of an address leaves these to be escaped in a path.
    String account =
        email
            .text()
            .replace("%", "%25")
            .replace("?", "%3F")
            .replace("#", "%23")
            .replace("/", "%2F");
    return new Plaintext(
        "otpauth://totp/Techulus:%s?secret=%s&issuer=Techulus".formatted(account, secret.reveal()));
  }

  /** The code of a moment. */
  public static String code(Plaintext secret, Instant now) {
    return code(decoded(secret), step(now));
  }

  /**
   * The time step whose code this is, if it is one of now and younger than the last that was taken.
   */
  public static OptionalLong match(Plaintext secret, String code, Instant now, long lastStep) {
    byte[] key = decoded(secret);
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - SKEW_STEPS; step <= step(now) + SKEW_STEPS; step++) {
      byte[] right = code(key, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(right, given) && step > lastStep && found.isEmpty()) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
  }

  /** RFC 4226 section 5.3. */
  private static String code(byte[] key, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return "%06d".formatted(number % MODULUS);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA1", impossible);
    }
  }

  private static byte[] decoded(Plaintext secret) {
    String text = secret.reveal();
    byte[] bytes = new byte[text.length() * 5 / 8];
    int kept = 0;
    int bits = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      kept = (kept << 5 | BASE32.indexOf(text.charAt(i))) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[next++] = (byte) (kept >> bits);
      }
    }
    return bytes;
  }
}
