package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** {@code POST /api/v1/teams/{team}/members}. */
public record AddMemberWire(
    String email, @JsonPropertyDescription("`owner`, `developer` or `viewer`.") String role) {}
