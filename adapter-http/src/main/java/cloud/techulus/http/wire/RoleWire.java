package cloud.techulus.http.wire;

/** What somebody may do in a team. */
public record RoleWire(String role) {}
