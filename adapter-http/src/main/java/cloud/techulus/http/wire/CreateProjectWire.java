package cloud.techulus.http.wire;

import java.util.Optional;

/**
 * {@code POST /api/v1/projects}.
 *
 * @param slug absent: it is made from the name
 * @param team whose it shall be; absent: the team that is always there
 */
public record CreateProjectWire(String name, Optional<String> slug, Optional<String> team) {}
