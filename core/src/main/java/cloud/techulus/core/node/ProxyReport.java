package cloud.techulus.core.node;

/**
 * What a proxy's agent knows.
 *
 * @param routesGeneration of the route table its Caddy serves; 0 before the first
 * @param meshGeneration of the configuration its interface has; 0 before the first
 */
public record ProxyReport(String agentVersion, long routesGeneration, long meshGeneration) {}
