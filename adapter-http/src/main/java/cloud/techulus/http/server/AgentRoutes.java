package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import cloud.techulus.http.signature.SignableRequest;
import cloud.techulus.http.signature.SignatureReader;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.KeyClaimWire;
import cloud.techulus.http.wire.OrdersWire;
import cloud.techulus.http.wire.ProxyOrdersWire;
import cloud.techulus.http.wire.ProxyReportWire;
import cloud.techulus.http.wire.RegistrationWire;
import cloud.techulus.http.wire.ReportWire;
import cloud.techulus.http.wire.WelcomeWire;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What nodes call. Every call is signed; polls are parked while there is nothing to tell. */
final class AgentRoutes {
  static final String ROOT = "/agent/v1";

  private final Enrollment enrollment;
  private final Dispatcher dispatcher;
  private final KeyApproval keyApproval;
  private final LogSessions logs;
  private final ParkedPolls parkedPolls;

  AgentRoutes(ControlServices services) {
    this.enrollment = services.enrollment();
    this.dispatcher = services.dispatcher();
    this.keyApproval = services.keyApproval();
    this.logs = services.logs();
    this.parkedPolls = services.parkedPolls();
  }

  void register(JavalinDefaultRoutingApi routes) {
    routes.post(ROOT + "/register", this::register);
    routes.post(ROOT + "/key", this::claimKey);
    routes.post(ROOT + "/poll", this::poll);
    routes.post(ROOT + "/report", this::report);
    routes.post(ROOT + "/proxy/poll", this::proxyPoll);
  }

  private void register(Context context) {
    byte[] body = Requests.body(context);
    SignedRequest signed = signed(context, body);
    RegistrationRequest request = Json.read(body, RegistrationWire.class).toRegistrationRequest();
    if (!signed.keyId().equals(request.publicKey().base64())) {
      throw Problem.unauthenticated("A registration's keyid must be the public key it brings.");
    }
    Responses.json(context, 200, WelcomeWire.of(enrollment.register(signed, request)));
  }

  private void claimKey(Context context) {
    byte[] body = Requests.body(context);
    SignedRequest signed = signed(context, body);
    keyApproval.claim(signed, Json.read(body, KeyClaimWire.class).toKeyClaim());
    context.status(202);
  }

  private void report(Context context) {
    byte[] body = Requests.body(context);
    SignedRequest signed = signed(context, body);
    Orders orders = dispatcher.poll(signed, Json.read(body, ReportWire.class).toReport());
    Responses.json(context, 200, OrdersWire.of(orders));
  }

  private void poll(Context context) {
    byte[] body = Requests.body(context);
    SignedRequest signed = signed(context, body);
    Duration wait = Requests.wait(context);
    Report report = Json.read(body, ReportWire.class).toReport();
    Orders orders = dispatcher.poll(signed, report);
    if (NodeId.parse(signed.keyId()).orElseThrow() instanceof ServerId id) {
      orders = isNothing(id, orders) ? park(id, wait, report, orders) : withLogs(id, orders);
    }
    Responses.json(context, 200, OrdersWire.of(orders));
  }

  private Orders park(ServerId id, Duration wait, Report report, Orders first) {
    return parkedPolls
        .await(
            id,
            wait,
            dispatcher::parkFor,
            () -> dispatcher.claim(id, report.namesGeneration()),
            later -> isNothing(id, later))
        .map(later -> withLogs(id, later.acknowledging(first.acknowledged())))
        // A newer poll has taken over, and is told.
        .orElseGet(() -> new Orders(List.of(), first.acknowledged()));
  }

  private boolean isNothing(ServerId id, Orders orders) {
    return orders.isEmpty() && !logs.isNews(id, logs.wanted(id));
  }

  private Orders withLogs(ServerId id, Orders orders) {
    List<LogRequest> wanted = logs.wanted(id);
    logs.tell(id, wanted);
    return orders.withLogs(wanted);
  }

  private void proxyPoll(Context context) {
    byte[] body = Requests.body(context);
    SignedRequest signed = signed(context, body);
    Duration wait = Requests.wait(context);
    ProxyReport report = Json.read(body, ProxyReportWire.class).toProxyReport();
    ProxyOrders orders = dispatcher.proxyPoll(signed, report);
    if (orders.isEmpty() && NodeId.parse(signed.keyId()).orElseThrow() instanceof ProxyId id) {
      orders =
          parkedPolls
              .await(
                  id,
                  wait,
                  dispatcher::parkFor,
                  () -> dispatcher.claim(id, report),
                  ProxyOrders::isEmpty)
              .orElse(orders);
    }
    Responses.json(context, 200, ProxyOrdersWire.of(orders));
  }

  static SignedRequest signed(Context context, byte[] body) {
    SignableRequest request =
        new SignableRequest(
            context.req().getMethod(),
            context.req().getRequestURI(),
            Optional.ofNullable(context.req().getQueryString()),
            body);
    return SignatureReader.read(request, name -> Requests.header(context, name));
  }
}
