package cloud.techulus.http.wire;

/** The name in {@code POST /api/v1/projects/{slug}/services}; beside it stands a specification. */
public record CreateServiceWire(String name) {}
