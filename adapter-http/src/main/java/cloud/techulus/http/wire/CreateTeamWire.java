package cloud.techulus.http.wire;

/** {@code POST /api/v1/teams}. */
public record CreateTeamWire(String name) {}
