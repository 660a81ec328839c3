package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/v1/projects/{slug}/import}. */
public record ImportComposeWire(
    @JsonPropertyDescription("The text of a Compose file.") String compose,
    @JsonPropertyDescription("That it may use.") Optional<Map<String, String>> variables,
    @JsonPropertyDescription("Whether to tell only what would be made; false by default.")
        Optional<Boolean> dryRun) {}
