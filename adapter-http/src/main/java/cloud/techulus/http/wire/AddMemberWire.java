package cloud.techulus.http.wire;

/** {@code POST /api/v1/teams/{team}/members}. */
public record AddMemberWire(String email, String role) {}
