package cloud.techulus.http.server;

import cloud.techulus.http.wire.HealthWire;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** What operators and their programs call. Everything but the health check needs a token. */
final class OperatorRoutes {
  static final String ROOT = "/api/v1";

  /** Who makes revisions and decisions, as long as there is one access token and no people. */
  static final String AUTHOR = "admin";

  private final ControlServices services;
  private final LogRoutes logs;

  OperatorRoutes(ControlServices services, LogRoutes logs) {
    this.services = services;
    this.logs = logs;
  }

  void register(JavalinDefaultRoutingApi routes) {
    routes.get(ROOT + "/healthz", OperatorRoutes::healthz);
    SecuredRoutes secured = new SecuredRoutes(routes, services.access(), services.dispatcher());
    new NodeRoutes(
            services.settings(),
            services.enrollment(),
            services.keyApproval(),
            services.orchestrator())
        .register(secured);
    new AuditRoutes(services.audit()).register(secured);
    new ProjectRoutes(services.catalog()).register(secured);
    new ServiceRoutes(services.catalog(), services.orchestrator()).register(secured);
    new SecretRoutes(services.catalog()).register(secured);
    logs.register(secured);
    new StatusRoutes(services.settings(), services.enrollment(), services.catalog())
        .register(secured);
  }

  private static void healthz(Context context) {
    Responses.json(context, 200, HealthWire.OK);
  }
}
