package cloud.techulus.http.wire;

import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.node.RegistrationRequest;

/** {@code POST /agent/v1/register}. */
public record RegistrationWire(
    String token, String publicKey, String agentVersion, int listenPort, CapacityWire capacity) {
  public static RegistrationWire of(RegistrationRequest request) {
    return new RegistrationWire(
        request.token(),
        request.publicKey().base64(),
        request.agentVersion(),
        request.listenPort(),
        CapacityWire.of(request.capacity()));
  }

  public RegistrationRequest toRegistrationRequest() {
    return new RegistrationRequest(
        token, PublicKey.parse(publicKey), agentVersion, listenPort, capacity.toCapacity());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "registration of " + publicKey;
  }
}
