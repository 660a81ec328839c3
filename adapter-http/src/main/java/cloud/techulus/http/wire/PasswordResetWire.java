package cloud.techulus.http.wire;

/** {@code POST /api/v1/password-reset}. */
public record PasswordResetWire(String token, String password) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
