package cloud.techulus.core.simulation;

import cloud.techulus.core.agent.ControlPlane;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The control plane as one process of a node calls it: signed, over the node's line. */
final class Calls implements ControlPlane {
  /** How long an answer may take, on top of what the control plane may hold the request. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private final Stage stage;
  private final SimulatedProcess process;
  private final Line line;
  private final NodeIdentity identity;
  private final InstantSource wallClock;
  private final Supplier<String> nonces;

  /**
   * @param nonces gives another with each call, also to the processes that come after this one
   */
  Calls(
      Stage stage,
      SimulatedProcess process,
      Line line,
      NodeIdentity identity,
      InstantSource wallClock,
      Supplier<String> nonces) {
    this.stage = stage;
    this.process = process;
    this.line = line;
    this.identity = identity;
    this.wallClock = wallClock;
    this.nonces = nonces;
  }

  @Override
  public Welcome register(NodeIdentity joining, RegistrationRequest request) {
    Answer answer =
        exchange(new Request.Join(sign(joining, joining.publicKey().base64()), request));
    return switch (answer) {
      case Answer.Welcome(Welcome welcome) -> welcome;
      case Answer.Work _, Answer.Routes _, Answer.Taken _, Answer.Refused _, Answer.Broken _ ->
          throw no(answer);
    };
  }

  @Override
  public Orders poll(NodeId node, Report report, Duration wait) {
    return orders(exchange(new Request.Poll(sign(identity, node.value()), report, wait)));
  }

  @Override
  public Orders report(NodeId node, Report report) {
    return orders(exchange(new Request.Tell(sign(identity, node.value()), report)));
  }

  @Override
  public ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait) {
    Answer answer = exchange(new Request.ProxyPoll(sign(identity, node.value()), report, wait));
    return switch (answer) {
      case Answer.Routes(ProxyOrders orders) -> orders;
      case Answer.Welcome _, Answer.Work _, Answer.Taken _, Answer.Refused _, Answer.Broken _ ->
          throw no(answer);
    };
  }

  @Override
  public void claimKey(ServerId server, KeyClaim claim) {
    Answer answer = exchange(new Request.Claim(sign(identity, server.value()), claim));
    switch (answer) {
      case Answer.Taken _ -> {}
      case Answer.Welcome _, Answer.Work _, Answer.Routes _, Answer.Refused _, Answer.Broken _ ->
          throw no(answer);
    }
  }

  private static Orders orders(Answer answer) {
    return switch (answer) {
      case Answer.Work(Orders orders) -> orders;
      case Answer.Welcome _, Answer.Routes _, Answer.Taken _, Answer.Refused _, Answer.Broken _ ->
          throw no(answer);
    };
  }

  private static RuntimeException no(Answer answer) {
    return switch (answer) {
      case Answer.Refused refused -> refused.problem();
      case Answer.Broken broken -> new Unreachable(broken.message());
      case Answer.Welcome _, Answer.Work _, Answer.Routes _, Answer.Taken _ ->
          new IllegalStateException("an answer to another question: " + answer);
    };
  }

  private Answer exchange(Request request) {
    process.step();
    Signal answered = new Signal();
    AtomicReference<Optional<Answer>> answer = new AtomicReference<>(Optional.empty());
    line.send(
        request,
        arrived -> {
          answer.set(Optional.of(arrived));
          answered.ring();
        });
    boolean _ = answered.await(stage.current(), request.held().plus(ANSWER_TIMEOUT));
    process.step();
    return answer.get().orElseGet(() -> new Answer.Broken("no answer came"));
  }

  private SignedRequest sign(NodeIdentity signing, String keyId) {
    String nonce = nonces.get();
    byte[] message = (keyId + nonce).getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(keyId, wallClock.instant(), nonce, message, signing.sign(message));
  }
}
