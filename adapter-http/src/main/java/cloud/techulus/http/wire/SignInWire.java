package cloud.techulus.http.wire;

import java.util.Optional;

/**
 * {@code POST /api/v1/session}.
 *
 * @param code of the authenticator app, if the account has one
 * @param as {@code cookie} for a browser, which is the default, or {@code token} for a program
 */
public record SignInWire(
    String email, String password, Optional<String> code, Optional<String> as) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
