package cloud.techulus.http.client;

import cloud.techulus.core.agent.ControlPlane;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.http.client.HttpCalls.Call;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.http.signature.SignableRequest;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.KeyClaimWire;
import cloud.techulus.http.wire.OrdersWire;
import cloud.techulus.http.wire.ProxyOrdersWire;
import cloud.techulus.http.wire.ProxyReportWire;
import cloud.techulus.http.wire.RegistrationWire;
import cloud.techulus.http.wire.ReportWire;
import cloud.techulus.http.wire.WelcomeWire;
import java.time.Duration;
import java.util.Optional;

/** The agent API as a node calls it: every call signed. Any thread may call. */
public final class HttpControlPlane implements ControlPlane, AutoCloseable {
  /**
   * How long an answer may take on top of what the call waits. Short: a line that is dead must not
   * keep a node from trying another before it is called offline.
   */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private static final String ROOT = "/agent/v1";

  private final NodeIdentity identity;
  private final RequestSigner signer;
  private final HttpCalls calls;

  /**
   * @param identity signs all calls but registrations, which bring their own
   */
  public HttpControlPlane(ControlPlaneUrl url, NodeIdentity identity, RequestSigner signer) {
    this.identity = identity;
    this.signer = signer;
    this.calls = new HttpCalls(url, ANSWER_TIMEOUT);
  }

  @Override
  public Welcome register(NodeIdentity joining, RegistrationRequest request) {
    byte[] answer =
        send(
            joining,
            joining.publicKey().base64(),
            "/register",
            Optional.empty(),
            RegistrationWire.of(request));
    return HttpCalls.understand(() -> Json.read(answer, WelcomeWire.class).toWelcome());
  }

  @Override
  public void claimKey(ServerId server, KeyClaim claim) {
    byte[] _ = send(identity, server.value(), "/key", Optional.empty(), KeyClaimWire.of(claim));
  }

  @Override
  public Orders poll(NodeId node, Report report, Duration wait) {
    byte[] answer = send(identity, node.value(), "/poll", Optional.of(wait), ReportWire.of(report));
    return HttpCalls.understand(() -> Json.read(answer, OrdersWire.class).toOrders());
  }

  @Override
  public Orders report(NodeId node, Report report) {
    byte[] answer =
        send(identity, node.value(), "/report", Optional.empty(), ReportWire.of(report));
    return HttpCalls.understand(() -> Json.read(answer, OrdersWire.class).toOrders());
  }

  @Override
  public ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait) {
    byte[] answer =
        send(identity, node.value(), "/proxy/poll", Optional.of(wait), ProxyReportWire.of(report));
    return HttpCalls.understand(() -> Json.read(answer, ProxyOrdersWire.class).toProxyOrders());
  }

  private byte[] send(
      NodeIdentity signing, String keyId, String path, Optional<Duration> wait, Object message) {
    Optional<String> query = wait.map(duration -> "wait=" + duration.toSeconds());
    SignableRequest request = new SignableRequest("POST", ROOT + path, query, Json.write(message));
    return calls.send(
        new Call(
            request.method(),
            request.path() + query.map(text -> "?" + text).orElse(""),
            request.body(),
            signer.headers(signing, keyId, request),
            wait.orElse(Duration.ZERO)));
  }

  @Override
  public void close() {
    calls.close();
  }
}
