package cloud.techulus.core.node;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.server.Capacity;

/**
 * A node asks to join. Signed with the key it brings.
 *
 * @param token as the operator handed it over
 * @param agentVersion for the operator to read
 * @param listenPort of its WireGuard, UDP
 */
public record RegistrationRequest(
    String token, PublicKey publicKey, String agentVersion, int listenPort, Capacity capacity) {
  public RegistrationRequest {
    if (listenPort < 1 || listenPort > 65535) {
      throw Problem.invalid("listenPort", "must be between 1 and 65535");
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "registration of " + publicKey;
  }
}
