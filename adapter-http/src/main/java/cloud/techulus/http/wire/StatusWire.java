package cloud.techulus.http.wire;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;

/** The whole platform on one page. */
public record StatusWire(
    List<ServerWire> servers, List<ProxyWire> proxies, List<SummaryWire> services) {
  /** A service in one line. */
  public record SummaryWire(
      String id,
      String project,
      String name,
      String image,
      Optional<String> domain,
      ProgressWire progress) {
    public static SummaryWire of(ServiceView view) {
      Service service = view.service();
      return new SummaryWire(
          service.id().value(),
          view.project().slug().text(),
          service.name().text(),
          service.spec().workload().image().text(),
          service.spec().domain().map(domain -> domain.text()),
          ProgressWire.of(view.progress()));
    }
  }
}
