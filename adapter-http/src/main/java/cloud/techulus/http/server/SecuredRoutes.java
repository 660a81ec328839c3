package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Operation.InTeam;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.server.Gate.TargetOf;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds routes that only those get through to who may: a handler added here cannot be reached
 * without its operation being allowed on what the path names.
 */
final class SecuredRoutes {
  private final JavalinDefaultRoutingApi routes;
  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  SecuredRoutes(JavalinDefaultRoutingApi routes, Gate gate, Dispatcher dispatcher) {
    this.routes = routes;
    this.gate = gate;
    this.dispatcher = dispatcher;
  }

  /** Something that is read; the sweep comes first, so that it shows the truth. */
  void get(String path, Operation operation, Handler handler) {
    add(
        HandlerType.GET,
        path,
        operation,
        named(path, operation),
        context -> {
          dispatcher.sweep();
          handler.handle(context);
        });
  }

  void post(String path, Operation operation, Handler handler) {
    add(HandlerType.POST, path, operation, named(path, operation), handler);
  }

  /** The body, not the path, says what it is about. */
  void post(String path, Operation operation, TargetOf targetOf, Handler handler) {
    add(HandlerType.POST, path, operation, targetOf, handler);
  }

  void put(String path, Operation operation, Handler handler) {
    add(HandlerType.PUT, path, operation, named(path, operation), handler);
  }

  void patch(String path, Operation operation, Handler handler) {
    add(HandlerType.PATCH, path, operation, named(path, operation), handler);
  }

  void delete(String path, Operation operation, Handler handler) {
    add(HandlerType.DELETE, path, operation, named(path, operation), handler);
  }

  /** All routes with what they take, as {@code GET /api/v1/status}. */
  Map<String, Operation> operations() {
    return Map.copyOf(operations);
  }

  private void add(
      HandlerType method, String path, Operation operation, TargetOf targetOf, Handler handler) {
    String route = method + " " + OperatorRoutes.ROOT + path;
    operations.put(route, operation);
    routes.addHttpHandler(
        method,
        OperatorRoutes.ROOT + path,
        context -> gate.pass(context, route, operation, targetOf, handler));
  }

  /** What a path names. Something that is a team's must be named, or nobody would get through. */
  private static TargetOf named(String path, Operation operation) {
    Optional<TargetOf> named = named(path);
    if (operation.need() instanceof InTeam && named.isEmpty()) {
      throw new IllegalStateException(path + " does not say whose it is");
    }
    return named.orElse(_ -> new Target.Platform());
  }

  private static Optional<TargetOf> named(String path) {
    if (path.startsWith("/services/{id}")) {
      return Optional.of(
          it -> new Target.OfService(Requests.pathId(it, "id", "service", Service.Id::new)));
    }
    if (path.startsWith("/projects/{slug}")) {
      return Optional.of(
          it -> new Target.OfProject(Requests.pathId(it, "slug", "project", Name::new)));
    }
    if (path.startsWith("/teams/{team}")) {
      return Optional.of(it -> new Target.OfTeam(Requests.pathId(it, "team", "team", Name::new)));
    }
    if (path.startsWith("/servers/{id}")) {
      return Optional.of(
          it -> new Target.OfServer(Requests.pathId(it, "id", "server", ServerId::new)));
    }
    if (path.startsWith("/proxies/{id}")) {
      return Optional.of(
          it -> new Target.OfProxy(Requests.pathId(it, "id", "proxy", ProxyId::new)));
    }
    if (path.startsWith("/users/{id}")) {
      return Optional.of(it -> new Target.OfUser(Requests.pathId(it, "id", "user", User.Id::new)));
    }
    return Optional.empty();
  }
}
