package cloud.techulus.http.wire;

import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Domain;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /agent/v1/proxy/poll}: what a proxy's agent knows. */
public record ProxyReportWire(
    String agentVersion,
    long routesGeneration,
    long meshGeneration,
    Optional<Long> namesGeneration,
    Optional<List<DomainWire>> certificates) {
  /** A domain and what there is for it. */
  public record DomainWire(String domain, CertificateWire certificate) {}

  public static ProxyReportWire of(ProxyReport report) {
    return new ProxyReportWire(
        report.agentVersion(),
        report.routesGeneration(),
        report.meshGeneration(),
        report.namesGeneration(),
        report.certificates().map(ProxyReportWire::domains));
  }

  private static List<DomainWire> domains(Map<Domain, CertificateState> states) {
    return states.entrySet().stream()
        .map(each -> new DomainWire(each.getKey().text(), CertificateWire.of(each.getValue())))
        .sorted(Comparator.comparing(DomainWire::domain))
        .toList();
  }

  public ProxyReport toProxyReport() {
    return new ProxyReport(
        agentVersion,
        routesGeneration,
        meshGeneration,
        namesGeneration,
        certificates.map(ProxyReportWire::states));
  }

  private static Map<Domain, CertificateState> states(List<DomainWire> domains) {
    Map<Domain, CertificateState> states = new LinkedHashMap<>();
    domains.forEach(
        each -> states.put(new Domain(each.domain()), each.certificate().toCertificateState()));
    return states;
  }
}
