package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** {@code POST /api/v1/services/{id}/scale}; the number must be there. */
public record ScaleWire(@JsonPropertyDescription("0 to 100.") Integer replicas) {}
