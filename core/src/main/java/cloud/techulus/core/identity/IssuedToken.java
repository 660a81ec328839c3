package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Instant;
import java.util.Optional;

/**
 * A registration token as the store keeps it. It belongs to one node and is spent in the
 * transaction that stores the node's key.
 *
 * @param usedAt empty until a node has registered with it
 */
public record IssuedToken(TokenHash hash, Instant createdAt, Optional<Instant> usedAt) {

  public static IssuedToken issue(RegistrationToken token, Instant now) {
    return new IssuedToken(token.hash(), now, Optional.empty());
  }

  public IssuedToken spend(Instant now) {
    return new IssuedToken(hash, createdAt, Optional.of(now));
  }

  /**
   * @throws Problem UNAUTHENTICATED if it is older than {@link RegistrationToken#LIFETIME}
   */
  public void requireUnexpired(Instant now) {
    if (createdAt.plus(RegistrationToken.LIFETIME).isBefore(now)) {
      throw Problem.unauthenticated(
          "This registration token expired %d hours after it was made; `techulus server token` or `proxy token` makes a new one."
              .formatted(RegistrationToken.LIFETIME.toHours()));
    }
  }
}
