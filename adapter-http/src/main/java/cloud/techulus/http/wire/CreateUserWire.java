package cloud.techulus.http.wire;

import java.util.Optional;

/** {@code POST /api/v1/users}. */
public record CreateUserWire(String email, String name, Optional<Boolean> admin) {}
