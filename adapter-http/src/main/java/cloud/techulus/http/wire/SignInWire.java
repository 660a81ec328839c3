package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Optional;

/** {@code POST /api/v1/session}. */
public record SignInWire(
    String email,
    String password,
    @JsonPropertyDescription("Of the authenticator app, if the account has one.")
        Optional<String> code,
    @JsonPropertyDescription(
            "`cookie` for a browser, which is the default, or `token` for a program.")
        Optional<String> as) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
