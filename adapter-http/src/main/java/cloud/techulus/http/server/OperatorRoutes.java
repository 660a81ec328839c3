package cloud.techulus.http.server;

import io.javalin.router.JavalinDefaultRoutingApi;

/** Stub. */
final class OperatorRoutes {
  static final String ROOT = "/api/v1";

  OperatorRoutes(ControlServices services) {}

  void register(JavalinDefaultRoutingApi routes) {}
}
