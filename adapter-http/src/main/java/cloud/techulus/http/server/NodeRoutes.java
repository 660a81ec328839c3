package cloud.techulus.http.server;

import cloud.techulus.core.access.Operation;
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
import cloud.techulus.http.openapi.Endpoint;
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

  void register(ApiRoutes routes) {
    routes.post(
        "/servers",
        Operation.ADD_SERVER,
        Endpoint.of(
                "createServer",
                "Adds a server; its agent registers with the token, which is shown once.")
            .takes(CreateServerWire.class)
            .creates(ServerWire.NewWire.class),
        this::addServer);
    routes.get(
        "/servers",
        Operation.SHOW_SERVERS,
        Endpoint.list("listServers", "Servers, by name.", ServerWire.ListWire.class),
        this::servers);
    routes.delete(
        "/servers/{id}",
        Operation.REMOVE_SERVER,
        Endpoint.of(
                "removeServer",
                "Removes a server: its agent is told at its next call, its replicas start"
                    + " elsewhere.")
            .gives(202),
        this::removeServer);
    routes.post(
        "/servers/{id}/token",
        Operation.ISSUE_NODE_TOKEN,
        Endpoint.of(
                "reissueServerToken",
                "Makes a new registration token; the one before is worth nothing any more.")
            .gives(200, ServerWire.NewWire.class),
        this::reissueServerToken);
    routes.post(
        "/servers/{id}/key/approve",
        Operation.DECIDE_ON_KEY,
        Endpoint.of("approveServerKey", "Takes the key that waits as that of the server.")
            .takes(KeyDecisionWire.class)
            .gives(202),
        this::approveKey);
    routes.post(
        "/servers/{id}/key/reject",
        Operation.DECIDE_ON_KEY,
        Endpoint.of("rejectServerKey", "Turns the key down that waits.")
            .takes(KeyDecisionWire.class)
            .gives(202),
        this::rejectKey);
    routes.post(
        "/servers/{id}/cordon",
        Operation.SET_AVAILABILITY,
        Endpoint.of("cordonServer", "Gives the server nothing new.").gives(202, ServerWire.class),
        it -> setAvailability(it, Availability.CORDONED));
    routes.post(
        "/servers/{id}/drain",
        Operation.SET_AVAILABILITY,
        Endpoint.of("drainServer", "Gives the server nothing new, and moves what it has to others.")
            .gives(202, ServerWire.class),
        it -> setAvailability(it, Availability.DRAINING));
    routes.post(
        "/servers/{id}/uncordon",
        Operation.SET_AVAILABILITY,
        Endpoint.of("uncordonServer", "Lets the server be used again.")
            .gives(202, ServerWire.class),
        it -> setAvailability(it, Availability.OPEN));
    routes.post(
        "/proxies",
        Operation.ADD_PROXY,
        Endpoint.of(
                "createProxy",
                "Adds a proxy; its agent registers with the token, which is shown once.")
            .takes(CreateProxyWire.class)
            .creates(ProxyWire.NewWire.class),
        this::addProxy);
    routes.get(
        "/proxies",
        Operation.SHOW_PROXIES,
        Endpoint.list("listProxies", "Proxies, by name.", ProxyWire.ListWire.class),
        this::proxies);
    routes.delete(
        "/proxies/{id}",
        Operation.REMOVE_PROXY,
        Endpoint.of("removeProxy", "Removes a proxy: its agent is told at its next call.")
            .gives(202),
        this::removeProxy);
    routes.post(
        "/proxies/{id}/token",
        Operation.ISSUE_NODE_TOKEN,
        Endpoint.of(
                "reissueProxyToken",
                "Makes a new registration token; the one before is worth nothing any more.")
            .gives(200, ProxyWire.NewWire.class),
        this::reissueProxyToken);
  }

  private void addServer(Context context) {
    CreateServerWire request = Requests.message(context, CreateServerWire.class);
    NewServer added = enrollment.addServer(request.name(), request.publicIp());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/servers/" + added.server().id(),
        added.server().name().text(),
        new ServerWire.NewWire(ServerWire.of(added.server()), added.token().text()));
  }

  private void servers(Context context) {
    Paging.answer(
        context,
        enrollment.servers(),
        server -> server.name().text(),
        (part, next) -> new ServerWire.ListWire(part.stream().map(ServerWire::of).toList(), next));
  }

  private void removeServer(Context context) {
    enrollment.removeServer(serverId(context));
    context.status(202);
  }

  private void reissueServerToken(Context context) {
    NewServer again =
        enrollment.reissueServerToken(serverId(context), Visit.of(context).signature());
    Responses.json(
        context, 200, new ServerWire.NewWire(ServerWire.of(again.server()), again.token().text()));
  }

  private void setAvailability(Context context, Availability availability) {
    Server server =
        orchestrator.setAvailability(
            serverId(context), availability, Visit.of(context).signature());
    Responses.json(context, 202, ServerWire.of(server));
  }

  private void approveKey(Context context) {
    keyApproval.approve(serverId(context), decidedKey(context), Visit.of(context).signature());
    context.status(202);
  }

  private void rejectKey(Context context) {
    keyApproval.reject(serverId(context), decidedKey(context), Visit.of(context).signature());
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
        added.proxy().name().text(),
        new ProxyWire.NewWire(wire(added.proxy()), added.token().text()));
  }

  private void proxies(Context context) {
    Paging.answer(
        context,
        enrollment.proxies(),
        proxy -> proxy.name().text(),
        (part, next) -> new ProxyWire.ListWire(part.stream().map(this::wire).toList(), next));
  }

  private void reissueProxyToken(Context context) {
    NewProxy again =
        enrollment.reissueProxyToken(
            Requests.pathId(context, "id", "proxy", ProxyId::new), Visit.of(context).signature());
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
