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
import cloud.techulus.http.openapi.ApiCall;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.Endpoint.Trait;
import cloud.techulus.http.server.Gate.TargetOf;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes of the operator API, each with what it takes and gives. But for those that are said to
 * be open, a handler cannot be reached without its operation being allowed on what the path names.
 */
final class ApiRoutes {
  private final JavalinDefaultRoutingApi routes;
  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Repetitions repetitions;
  private final List<ApiCall> calls = new ArrayList<>();

  ApiRoutes(
      JavalinDefaultRoutingApi routes, Gate gate, Dispatcher dispatcher, Repetitions repetitions) {
    this.routes = routes;
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.repetitions = repetitions;
  }

  /** Something that everybody may do. */
  void open(HandlerType method, String path, Endpoint endpoint, Handler handler) {
    ApiCall call = note(method, path, Optional.empty(), endpoint);
    routes.addHttpHandler(method, call.path(), handler);
  }

  /** Something that is read; the sweep comes first, so that it shows the truth. */
  void get(String path, Operation operation, Endpoint endpoint, Handler handler) {
    add(
        HandlerType.GET,
        path,
        operation,
        named(path, operation),
        endpoint,
        context -> {
          dispatcher.sweep();
          handler.handle(context);
        });
  }

  void post(String path, Operation operation, Endpoint endpoint, Handler handler) {
    add(HandlerType.POST, path, operation, named(path, operation), endpoint, handler);
  }

  /** The body, not the path, says what it is about. */
  void post(
      String path, Operation operation, TargetOf targetOf, Endpoint endpoint, Handler handler) {
    add(HandlerType.POST, path, operation, targetOf, endpoint, handler);
  }

  void put(String path, Operation operation, Endpoint endpoint, Handler handler) {
    add(HandlerType.PUT, path, operation, named(path, operation), endpoint, handler);
  }

  void patch(String path, Operation operation, Endpoint endpoint, Handler handler) {
    add(HandlerType.PATCH, path, operation, named(path, operation), endpoint, handler);
  }

  void delete(String path, Operation operation, Endpoint endpoint, Handler handler) {
    add(HandlerType.DELETE, path, operation, named(path, operation), endpoint, handler);
  }

  /** All that was added, in this order. */
  List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  private void add(
      HandlerType method,
      String path,
      Operation operation,
      TargetOf targetOf,
      Endpoint endpoint,
      Handler handler) {
    ApiCall call = note(method, path, Optional.of(operation), endpoint);
    Handler careful = endpoint.is(Trait.CREATES) ? repetitions.once(call, handler) : handler;
    routes.addHttpHandler(
        method,
        call.path(),
        context -> {
          gate.pass(
              context,
              call.route(),
              operation,
              targetOf,
              it -> {
                requireHeeded(it, call);
                careful.handle(it);
              });
          repetitions.keep(context);
        });
  }

  /** A condition that nobody looks at would be worse than none. */
  private static void requireHeeded(Context context, ApiCall call) {
    if (Gate.SAFE.contains(context.method())) {
      return;
    }
    Versions.requireNothingElse(context);
    if (!call.endpoint().is(Trait.CONDITIONAL)) {
      Versions.requireNoCondition(context);
    }
  }

  private ApiCall note(
      HandlerType method, String path, Optional<Operation> operation, Endpoint endpoint) {
    ApiCall call = new ApiCall(method.name(), OperatorRoutes.ROOT + path, operation, endpoint);
    calls.add(call);
    return call;
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
