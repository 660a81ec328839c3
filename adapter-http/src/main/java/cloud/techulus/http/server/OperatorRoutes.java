package cloud.techulus.http.server;

import cloud.techulus.core.control.People;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.HealthWire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;

/**
 * What operators and their programs call. Open to everybody are the health check, the description
 * of the API, signing in, and what one comes to by a link.
 */
final class OperatorRoutes {
  static final String ROOT = "/api/v1";

  private final ControlServices services;
  private final LogRoutes logs;
  private final SessionCookie cookie;

  OperatorRoutes(ControlServices services, LogRoutes logs, SessionCookie cookie) {
    this.services = services;
    this.logs = logs;
    this.cookie = cookie;
  }

  /** Gives the description of all calls there are. */
  ObjectNode register(JavalinDefaultRoutingApi javalin) {
    Gate gate = new Gate(services.access(), services.audit(), services.settings().clock(), cookie);
    ApiRoutes routes =
        new ApiRoutes(
            javalin, gate, services.dispatcher(), new Repetitions(services.idempotency()));
    routes.open(
        HandlerType.GET,
        "/healthz",
        Endpoint.of("showHealth", "Whether the control plane serves.").gives(200, HealthWire.class),
        OperatorRoutes::healthz);
    registerPeople(routes);
    new NodeRoutes(
            services.settings(),
            services.enrollment(),
            services.keyApproval(),
            services.orchestrator())
        .register(routes);
    new AuditRoutes(services.audit()).register(routes);
    new ProjectRoutes(services.catalog(), services.people().memberships()).register(routes);
    new ServiceRoutes(
            services.access(), services.catalog(), services.orchestrator(), NodeNews.of(services))
        .register(routes);
    new ImportRoutes(services.imports()).register(routes);
    new SecretRoutes(services.catalog()).register(routes);
    logs.register(routes);
    new StatusRoutes(services.settings(), services.enrollment(), services.catalog())
        .register(routes);
    return new DescriptionRoutes().register(routes);
  }

  private void registerPeople(ApiRoutes routes) {
    People people = services.people();
    SessionRoutes sessions = new SessionRoutes(services.settings(), people, cookie);
    UserRoutes users = new UserRoutes(people.accounts());
    TeamRoutes teams = new TeamRoutes(people.memberships());
    sessions.registerOpen(routes);
    users.registerOpen(routes);
    teams.registerOpen(routes);
    sessions.register(routes);
    users.register(routes);
    teams.register(routes);
    new ApiTokenRoutes(people.programs()).register(routes);
  }

  private static void healthz(Context context) {
    Responses.json(context, 200, HealthWire.OK);
  }
}
