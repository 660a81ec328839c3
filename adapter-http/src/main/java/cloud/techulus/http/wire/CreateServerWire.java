package cloud.techulus.http.wire;

import java.util.Optional;

/** {@code POST /api/v1/servers}: a server that will come. */
public record CreateServerWire(String name, Optional<String> publicIp) {}
