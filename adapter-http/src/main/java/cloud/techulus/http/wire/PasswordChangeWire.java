package cloud.techulus.http.wire;

/** {@code PUT /api/v1/me/password}. */
public record PasswordChangeWire(String currentPassword, String newPassword) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
