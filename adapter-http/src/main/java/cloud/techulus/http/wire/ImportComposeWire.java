package cloud.techulus.http.wire;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/v1/projects/{slug}/import}.
 *
 * @param compose the text of a Compose file
 * @param variables that it may use
 * @param dryRun whether to tell only what would be made; false by default
 */
public record ImportComposeWire(
    String compose, Optional<Map<String, String>> variables, Optional<Boolean> dryRun) {}
