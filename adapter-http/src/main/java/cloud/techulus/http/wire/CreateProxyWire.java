package cloud.techulus.http.wire;

/** {@code POST /api/v1/proxies}: a proxy that will come. */
public record CreateProxyWire(String name, String publicIp) {}
