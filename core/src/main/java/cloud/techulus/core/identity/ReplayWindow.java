package cloud.techulus.core.identity;

import cloud.techulus.core.Problem;
import java.time.Duration;
import java.time.Instant;

/** How old a signed request may be, and for how long its nonce must be remembered. */
public final class ReplayWindow {
  /** Greatest difference between a node's clock and ours. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  /**
   * Nonces are kept longer than needed, for a request that was checked and then had to wait its
   * turn.
   */
  private static final int MARGIN = 3;

  private ReplayWindow() {}

  /**
   * @throws Problem UNAUTHENTICATED if the request is outside the window or its nonce has an
   *     impossible form
   */
  public static void check(SignedRequest request, Instant now) {
    Duration age = Duration.between(request.created(), now);
    if (age.abs().compareTo(CLOCK_SKEW) > 0) {
      throw Problem.unauthenticated(
          "The request was signed %d s %s; check this machine's clock (limit %d s)."
              .formatted(
                  age.abs().toSeconds(),
                  age.isNegative() ? "in the future" : "ago",
                  CLOCK_SKEW.toSeconds()));
    }
    if (request.nonce().isEmpty() || request.nonce().length() > SignedRequest.NONCE_LIMIT) {
      throw Problem.unauthenticated("The signature's nonce must have 1 to 64 characters.");
    }
  }

  /**
   * Nonces of requests created before this instant can be forgotten: the window refuses them by
   * itself.
   */
  public static Instant forgetBefore(Instant now) {
    return now.minus(CLOCK_SKEW.multipliedBy(MARGIN));
  }
}
