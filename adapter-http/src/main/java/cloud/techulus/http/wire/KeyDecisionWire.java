package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** {@code POST /api/v1/servers/{id}/key/approve} and {@code /reject}. */
public record KeyDecisionWire(
    @JsonPropertyDescription("The key that waits, as the operator saw it.") String publicKey) {}
