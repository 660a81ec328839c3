package cloud.techulus.http.server;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.StatusWire;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that the caller sees on one page: servers and proxies are shown to admins only. */
final class StatusRoutes {
  private final ControlSettings settings;
  private final Enrollment enrollment;
  private final Catalog catalog;

  StatusRoutes(ControlSettings settings, Enrollment enrollment, Catalog catalog) {
    this.settings = settings;
    this.enrollment = enrollment;
    this.catalog = catalog;
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/status",
        Operation.SHOW_LISTS,
        Endpoint.of(
                "showStatus",
                "All on one page: servers and proxies for admins, a line for each service.")
            .gives(200, StatusWire.class),
        this::status);
  }

  private void status(Context context) {
    Actor actor = Visit.of(context).actor();
    Instant now = settings.clock().instant();
    Responses.json(
        context,
        200,
        new StatusWire(
            actor.admin() ? enrollment.servers().stream().map(ServerWire::of).toList() : List.of(),
            actor.admin()
                ? enrollment.proxies().stream()
                    .map(proxy -> ProxyWire.of(proxy, settings.liveness(), now))
                    .toList()
                : List.of(),
            catalog.services(Optional.empty()).stream()
                .filter(service -> actor.sees(service.project().team()))
                .map(StatusWire.SummaryWire::of)
                .toList()));
  }
}
