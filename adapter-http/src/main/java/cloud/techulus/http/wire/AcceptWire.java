package cloud.techulus.http.wire;

/**
 * Somebody comes by a link: {@code POST /api/v1/setup} and {@code POST /api/v1/invitations/accept}.
 *
 * @param token what stands after the link's {@code #}
 */
public record AcceptWire(String token, String email, String name, String password) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
