package cloud.techulus.http.server;

import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.StatusWire;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;

/** The whole platform on one page. */
final class StatusRoutes {
  private final ControlSettings settings;
  private final Enrollment enrollment;
  private final Catalog catalog;

  StatusRoutes(ControlSettings settings, Enrollment enrollment, Catalog catalog) {
    this.settings = settings;
    this.enrollment = enrollment;
    this.catalog = catalog;
  }

  void register(SecuredRoutes routes) {
    routes.get("/status", this::status);
  }

  private void status(Context context) {
    Instant now = settings.clock().instant();
    Responses.json(
        context,
        200,
        new StatusWire(
            enrollment.servers().stream().map(ServerWire::of).toList(),
            enrollment.proxies().stream()
                .map(proxy -> ProxyWire.of(proxy, settings.liveness(), now))
                .toList(),
            catalog.services(Optional.empty()).stream().map(StatusWire.SummaryWire::of).toList()));
  }
}
