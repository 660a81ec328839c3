package cloud.techulus.core.node;

import java.util.Optional;

/**
 * What a proxy's agent knows.
 *
 * @param routesGeneration of the route table its Caddy serves; 0 before the first
 * @param meshGeneration of the configuration its interface has; 0 before the first
 * @param namesGeneration as in {@link Report}
 */
public record ProxyReport(
    String agentVersion,
    long routesGeneration,
    long meshGeneration,
    Optional<Long> namesGeneration) {

  /** Of an agent that answers no names. */
  public ProxyReport(String agentVersion, long routesGeneration, long meshGeneration) {
    this(agentVersion, routesGeneration, meshGeneration, Optional.empty());
  }
}
