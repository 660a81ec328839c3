package cloud.techulus.http.wire;

/** The code that an authenticator app shows. */
public record CodeWire(String code) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
