package cloud.techulus.http.wire;

/** {@code POST /api/v1/users/{id}/admin}. */
public record AdminWire(boolean admin) {}
