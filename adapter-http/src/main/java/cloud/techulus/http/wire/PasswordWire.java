package cloud.techulus.http.wire;

/** Somebody proves again that he is who he is. */
public record PasswordWire(String password) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
