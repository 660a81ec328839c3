package cloud.techulus.http.wire;

import java.util.Optional;

/** {@code POST /api/v1/projects}; without a slug it is made from the name. */
public record CreateProjectWire(String name, Optional<String> slug) {}
