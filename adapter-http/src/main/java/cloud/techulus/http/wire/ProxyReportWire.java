package cloud.techulus.http.wire;

import cloud.techulus.core.node.ProxyReport;

/** {@code POST /agent/v1/proxy/poll}: what a proxy's agent knows. */
public record ProxyReportWire(String agentVersion, long routesGeneration, long meshGeneration) {
  public static ProxyReportWire of(ProxyReport report) {
    return new ProxyReportWire(
        report.agentVersion(), report.routesGeneration(), report.meshGeneration());
  }

  public ProxyReport toProxyReport() {
    return new ProxyReport(agentVersion, routesGeneration, meshGeneration);
  }
}
