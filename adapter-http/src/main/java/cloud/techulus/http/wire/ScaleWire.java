package cloud.techulus.http.wire;

/** {@code POST /api/v1/services/{id}/scale}; the number must be there. */
public record ScaleWire(Integer replicas) {}
