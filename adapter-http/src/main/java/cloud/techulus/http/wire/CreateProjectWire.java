package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Optional;

/** {@code POST /api/v1/projects}. */
public record CreateProjectWire(
    String name,
    @JsonPropertyDescription("Made from the name if absent.") Optional<String> slug,
    @JsonPropertyDescription("Whose it shall be; absent: `default`.") Optional<String> team) {}
