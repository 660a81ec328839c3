package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Dispatcher;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;

/**
 * Adds routes that only operators get through to: a handler added here cannot be reached without a
 * token, whatever the path looks like.
 */
final class SecuredRoutes {
  private static final String SCHEME = "Bearer ";

  private final JavalinDefaultRoutingApi routes;
  private final Access access;
  private final Dispatcher dispatcher;

  SecuredRoutes(JavalinDefaultRoutingApi routes, Access access, Dispatcher dispatcher) {
    this.routes = routes;
    this.access = access;
    this.dispatcher = dispatcher;
  }

  /** Something that is read; the sweep comes first, so that it shows the truth. */
  void get(String path, Handler handler) {
    add(
        HandlerType.GET,
        path,
        context -> {
          dispatcher.sweep();
          handler.handle(context);
        });
  }

  void post(String path, Handler handler) {
    add(HandlerType.POST, path, handler);
  }

  void put(String path, Handler handler) {
    add(HandlerType.PUT, path, handler);
  }

  void patch(String path, Handler handler) {
    add(HandlerType.PATCH, path, handler);
  }

  void delete(String path, Handler handler) {
    add(HandlerType.DELETE, path, handler);
  }

  private void add(HandlerType method, String path, Handler handler) {
    routes.addHttpHandler(
        method,
        OperatorRoutes.ROOT + path,
        context -> {
          access.require(token(context));
          handler.handle(context);
        });
  }

  private static String token(Context context) {
    String header = Requests.header(context, "Authorization").orElse("");
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Problem.unauthenticated(
          "An access token is needed, in the header Authorization: Bearer TOKEN.");
    }
    return header.substring(SCHEME.length()).strip();
  }
}
