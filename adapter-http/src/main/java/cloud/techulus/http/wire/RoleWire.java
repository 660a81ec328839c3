package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What somebody may do in a team. */
public record RoleWire(@JsonPropertyDescription("`owner`, `developer` or `viewer`.") String role) {}
