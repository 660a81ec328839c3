package cloud.techulus.http.server;

import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.People;
import cloud.techulus.http.wire.HealthWire;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Map;

/**
 * What operators and their programs call. Open to everybody are the health check, signing in, and
 * what one comes to by a link.
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

  /** Gives what each route takes that is not open to everybody. */
  Map<String, Operation> register(JavalinDefaultRoutingApi routes) {
    routes.get(ROOT + "/healthz", OperatorRoutes::healthz);
    Gate gate = new Gate(services.access(), services.audit(), services.settings().clock(), cookie);
    SecuredRoutes secured = new SecuredRoutes(routes, gate, services.dispatcher());
    registerPeople(routes, secured);
    new NodeRoutes(
            services.settings(),
            services.enrollment(),
            services.keyApproval(),
            services.orchestrator())
        .register(secured);
    new AuditRoutes(services.audit()).register(secured);
    new ProjectRoutes(services.catalog(), services.people().memberships()).register(secured);
    new ServiceRoutes(
            services.access(), services.catalog(), services.orchestrator(), NodeNews.of(services))
        .register(secured);
    new ImportRoutes(services.imports()).register(secured);
    new SecretRoutes(services.catalog()).register(secured);
    logs.register(secured);
    new StatusRoutes(services.settings(), services.enrollment(), services.catalog())
        .register(secured);
    return secured.operations();
  }

  private void registerPeople(JavalinDefaultRoutingApi routes, SecuredRoutes secured) {
    People people = services.people();
    SessionRoutes sessions = new SessionRoutes(services.settings(), people, cookie);
    UserRoutes users = new UserRoutes(people.accounts());
    TeamRoutes teams = new TeamRoutes(people.memberships());
    sessions.registerOpen(routes);
    users.registerOpen(routes);
    teams.registerOpen(routes);
    sessions.register(secured);
    users.register(secured);
    teams.register(secured);
    new ApiTokenRoutes(people.programs()).register(secured);
  }

  private static void healthz(Context context) {
    Responses.json(context, 200, HealthWire.OK);
  }
}
