package cloud.techulus.http.pages;

import cloud.techulus.core.control.Enrollment.ProxyView;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One proxy. */
public record ProxyPage(
    String name,
    String path,
    Lamp lamp,
    String publicIp,
    String address,
    String key,
    Lamp routes,
    List<Row> domains) {
  /** A domain that it serves. */
  public record Row(String domain, String url, String service, String path) {}

  public static ProxyPage of(
      ProxyView view, List<ServiceView> services, Liveness liveness, Instant now) {
    Proxy proxy = view.proxy();
    return new ProxyPage(
        proxy.name().text(),
        Paths.proxy(proxy),
        Lamp.of(proxy, liveness, now),
        proxy.publicIp().toString(),
        proxy.membership().map(member -> member.address().toString()).orElse("–"),
        proxy.membership().map(member -> member.keys().identity().base64()).orElse("–"),
        routes(view),
        services.stream()
            .flatMap(ProxyPage::rows)
            .sorted(Comparator.comparing(Row::domain))
            .toList());
  }

  private static Stream<Row> rows(ServiceView service) {
    return service.service().spec().domain().stream()
        .map(
            domain ->
                new Row(
                    domain.text(),
                    (service.service().spec().ssl() ? "https://" : "http://") + domain.text(),
                    Paths.name(service),
                    Paths.service(service.service().id())));
  }

  private static Lamp routes(ProxyView view) {
    long applied = view.proxy().appliedRoutes();
    if (view.proxy().membership().isEmpty()) {
      return Lamp.idle("none yet");
    }
    return applied == view.routesGeneration()
        ? Lamp.good("table %d, the newest".formatted(applied))
        : Lamp.busy("table %d of %d".formatted(applied, view.routesGeneration()));
  }
}
