package cloud.techulus.http.pages;

import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import java.time.Instant;
import java.util.List;

/** All proxies. */
public record ProxiesPage(List<Row> proxies) {
  /** One proxy. */
  public record Row(String name, String path, Lamp lamp, String publicIp, String routes) {}

  public static ProxiesPage of(List<Proxy> proxies, Liveness liveness, Instant now) {
    return new ProxiesPage(
        proxies.stream()
            .map(
                proxy ->
                    new Row(
                        proxy.name().text(),
                        Paths.proxy(proxy),
                        Lamp.of(proxy, liveness, now),
                        proxy.publicIp().toString(),
                        "table " + proxy.appliedRoutes()))
            .toList());
  }
}
