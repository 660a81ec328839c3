package cloud.techulus.http.wire;

import cloud.techulus.core.node.ProxyReport;
import java.util.Optional;

/** {@code POST /agent/v1/proxy/poll}: what a proxy's agent knows. */
public record ProxyReportWire(
    String agentVersion,
    long routesGeneration,
    long meshGeneration,
    Optional<Long> namesGeneration) {
  public static ProxyReportWire of(ProxyReport report) {
    return new ProxyReportWire(
        report.agentVersion(),
        report.routesGeneration(),
        report.meshGeneration(),
        report.namesGeneration());
  }

  public ProxyReport toProxyReport() {
    return new ProxyReport(agentVersion, routesGeneration, meshGeneration, namesGeneration);
  }
}
