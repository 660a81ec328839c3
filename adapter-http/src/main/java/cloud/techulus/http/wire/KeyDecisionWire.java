package cloud.techulus.http.wire;

/**
 * {@code POST /api/v1/servers/{id}/key/approve} and {@code /reject}.
 *
 * @param publicKey the key that waits, as the operator saw it
 */
public record KeyDecisionWire(String publicKey) {}
