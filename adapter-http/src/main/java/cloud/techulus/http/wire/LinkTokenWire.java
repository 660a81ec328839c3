package cloud.techulus.http.wire;

/** What stands after the {@code #} of a link. */
public record LinkTokenWire(String token) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
