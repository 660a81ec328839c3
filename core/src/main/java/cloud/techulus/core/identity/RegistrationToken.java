package cloud.techulus.core.identity;

import cloud.techulus.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A secret of 256 random bits that is shown once and kept as a hash only: registration and access
 * tokens.
 */
public record RegistrationToken(String text) {
  /** How long a node may take from its creation to its registration. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final int LENGTH_BYTES = 32;

  public static RegistrationToken generate(RandomGenerator random) {
    byte[] bytes = new byte[LENGTH_BYTES];
    random.nextBytes(bytes);
    return new RegistrationToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** SHA-256 in hex. A slow hash would add nothing to 256 random bits. */
  public TokenHash hash() {
    return TokenHash.of(text);
  }

  @Override
  public String toString() {
    return "***";
  }

  /** What the store keeps of a token. */
  public record TokenHash(String hex) {
    public static TokenHash of(String token) {
      return new TokenHash(Sha256.hex(token.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
