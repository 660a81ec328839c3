package cloud.techulus.core.node;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Domain;
import java.util.Map;
import java.util.Optional;

/**
 * What a proxy's agent knows.
 *
 * @param routesGeneration of the route table its Caddy serves; 0 before the first
 * @param meshGeneration of the configuration its interface has; 0 before the first
 * @param namesGeneration as in {@link Report}
 * @param certificates of the domains that it serves by HTTPS; empty if they are as it told last
 */
public record ProxyReport(
    String agentVersion,
    long routesGeneration,
    long meshGeneration,
    Optional<Long> namesGeneration,
    Optional<Map<Domain, CertificateState>> certificates) {
  /** Domains whose certificate is told; a report must not become larger than is taken. */
  public static final int CERTIFICATES_LIMIT = 1500;

  public ProxyReport {
    certificates = certificates.map(Map::copyOf);
  }

  /** That tells nothing about certificates. */
  public ProxyReport(
      String agentVersion,
      long routesGeneration,
      long meshGeneration,
      Optional<Long> namesGeneration) {
    this(agentVersion, routesGeneration, meshGeneration, namesGeneration, Optional.empty());
  }

  /** Of an agent that answers no names. */
  public ProxyReport(String agentVersion, long routesGeneration, long meshGeneration) {
    this(agentVersion, routesGeneration, meshGeneration, Optional.empty());
  }
}
