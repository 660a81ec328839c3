package cloud.techulus.http.server;

import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Enrollment.NewProxy;
import cloud.techulus.core.control.Enrollment.NewServer;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.http.wire.CreateProxyWire;
import cloud.techulus.http.wire.CreateServerWire;
import cloud.techulus.http.wire.KeyDecisionWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import io.javalin.http.Context;

/** Servers and proxies. */
final class NodeRoutes {
  private final ControlSettings settings;
  private final Enrollment enrollment;
  private final KeyApproval keyApproval;
  private final Orchestrator orchestrator;

  NodeRoutes(
      ControlSettings settings,
      Enrollment enrollment,
      KeyApproval keyApproval,
      Orchestrator orchestrator) {
    this.orchestrator = orchestrator;
    this.settings = settings;
    this.enrollment = enrollment;
    this.keyApproval = keyApproval;
  }

  void register(SecuredRoutes routes) {
    routes.post("/servers", this::addServer);
    routes.get("/servers", this::servers);
    routes.delete("/servers/{id}", this::removeServer);
    routes.post("/servers/{id}/token", this::reissueServerToken);
    routes.post("/servers/{id}/key/approve", this::approveKey);
    routes.post("/servers/{id}/key/reject", this::rejectKey);
    routes.post("/servers/{id}/cordon", it -> setAvailability(it, Availability.CORDONED));
    routes.post("/servers/{id}/drain", it -> setAvailability(it, Availability.DRAINING));
    routes.post("/servers/{id}/uncordon", it -> setAvailability(it, Availability.OPEN));
    routes.post("/proxies", this::addProxy);
    routes.get("/proxies", this::proxies);
    routes.delete("/proxies/{id}", this::removeProxy);
    routes.post("/proxies/{id}/token", this::reissueProxyToken);
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
    enrollment.removeServer(serverId(context));
    context.status(202);
  }

  private void reissueServerToken(Context context) {
    NewServer again = enrollment.reissueServerToken(serverId(context), OperatorRoutes.AUTHOR);
    Responses.json(
        context, 200, new ServerWire.NewWire(ServerWire.of(again.server()), again.token().text()));
  }

  private void setAvailability(Context context, Availability availability) {
    Server server =
        orchestrator.setAvailability(serverId(context), availability, OperatorRoutes.AUTHOR);
    Responses.json(context, 202, ServerWire.of(server));
  }

  private void approveKey(Context context) {
    keyApproval.approve(serverId(context), decidedKey(context), OperatorRoutes.AUTHOR);
    context.status(202);
  }

  private void rejectKey(Context context) {
    keyApproval.reject(serverId(context), decidedKey(context), OperatorRoutes.AUTHOR);
    context.status(202);
  }

  private static PublicKey decidedKey(Context context) {
    return PublicKey.parse(Requests.message(context, KeyDecisionWire.class).publicKey());
  }

  private static ServerId serverId(Context context) {
    return Requests.pathId(context, "id", "server", ServerId::new);
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

  private void reissueProxyToken(Context context) {
    NewProxy again =
        enrollment.reissueProxyToken(
            Requests.pathId(context, "id", "proxy", ProxyId::new), OperatorRoutes.AUTHOR);
    Responses.json(context, 200, new ProxyWire.NewWire(wire(again.proxy()), again.token().text()));
  }

  private ProxyWire wire(Proxy proxy) {
    return ProxyWire.of(proxy, settings.liveness(), settings.clock().instant());
  }

  private void removeProxy(Context context) {
    enrollment.removeProxy(Requests.pathId(context, "id", "proxy", ProxyId::new));
    context.status(202);
  }
}
