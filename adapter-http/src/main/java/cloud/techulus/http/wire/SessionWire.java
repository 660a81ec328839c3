package cloud.techulus.http.wire;

import cloud.techulus.core.control.SignIn;
import java.time.Instant;
import java.util.Optional;

/**
 * A session that was opened.
 *
 * @param token to be shown with each call; absent if a cookie was set
 */
public record SessionWire(Optional<String> token, Instant expiresAt, UserWire user) {
  public static SessionWire of(SignIn.NewSession opened, boolean shown) {
    return new SessionWire(
        shown ? Optional.of(opened.token().text()) : Optional.empty(),
        opened.session().expiresAt(),
        UserWire.of(opened.user()));
  }

  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
