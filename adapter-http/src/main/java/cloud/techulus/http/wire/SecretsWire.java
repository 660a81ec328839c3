package cloud.techulus.http.wire;

import java.util.List;

/** Names of a service's secrets; values cannot be read. */
public record SecretsWire(List<String> secrets) {}
