package cloud.techulus.http.server;

import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Enrollment.NewProxy;
import cloud.techulus.core.control.Enrollment.NewServer;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.http.wire.CreateProxyWire;
import cloud.techulus.http.wire.CreateServerWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import io.javalin.http.Context;

/** Servers and proxies. */
final class NodeRoutes {
  private final ControlSettings settings;
  private final Enrollment enrollment;

  NodeRoutes(ControlSettings settings, Enrollment enrollment) {
    this.settings = settings;
    this.enrollment = enrollment;
  }

  void register(SecuredRoutes routes) {
    routes.post("/servers", this::addServer);
    routes.get("/servers", this::servers);
    routes.delete("/servers/{id}", this::removeServer);
    routes.post("/proxies", this::addProxy);
    routes.get("/proxies", this::proxies);
    routes.delete("/proxies/{id}", this::removeProxy);
  }

  private void addServer(Context context) {
    CreateServerWire request = Requests.message(context, CreateServerWire.class);
    NewServer added = enrollment.addServer(request.name(), request.publicIp());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/servers/" + added.server().id(),
        new ServerWire.NewWire(ServerWire.of(added.server()), added.token().text()));
  }

  private void servers(Context context) {
    Responses.json(
        context,
        200,
        new ServerWire.ListWire(enrollment.servers().stream().map(ServerWire::of).toList()));
  }

  private void removeServer(Context context) {
    enrollment.removeServer(Requests.pathId(context, "id", "server", ServerId::new));
    context.status(202);
  }

  private void addProxy(Context context) {
    CreateProxyWire request = Requests.message(context, CreateProxyWire.class);
    NewProxy added = enrollment.addProxy(request.name(), request.publicIp());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/proxies/" + added.proxy().id(),
        new ProxyWire.NewWire(wire(added.proxy()), added.token().text()));
  }

  private void proxies(Context context) {
    Responses.json(
        context,
        200,
        new ProxyWire.ListWire(enrollment.proxies().stream().map(this::wire).toList()));
  }

  private ProxyWire wire(Proxy proxy) {
    return ProxyWire.of(proxy, settings.liveness(), settings.clock().instant());
  }

  private void removeProxy(Context context) {
    enrollment.removeProxy(Requests.pathId(context, "id", "proxy", ProxyId::new));
    context.status(202);
  }
}
