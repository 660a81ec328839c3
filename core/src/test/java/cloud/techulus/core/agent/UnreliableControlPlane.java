package cloud.techulus.core.agent;

import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.identity.FakeNodeIdentity;
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
import java.util.Random;
import java.util.function.Supplier;

/**
 * The real control plane over a line that loses requests on their way there and answers on their
 * way back, until it is repaired. It never parks.
 */
final class UnreliableControlPlane implements ControlPlane {
  private final Enrollment enrollment;
  private final Dispatcher dispatcher;
  private final KeyApproval keyApproval;
  private final FakeNodeIdentity identity;
  private final InstantSource clock;
  private final Random random;
  private double lossRate;
  private int nonces;

  UnreliableControlPlane(
      Enrollment enrollment,
      Dispatcher dispatcher,
      KeyApproval keyApproval,
      FakeNodeIdentity identity,
      InstantSource clock,
      Random random) {
    this.enrollment = enrollment;
    this.dispatcher = dispatcher;
    this.keyApproval = keyApproval;
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /** What share of requests, and of answers, is lost from now on. */
  void lose(double rate) {
    lossRate = rate;
  }

  @Override
  public Welcome register(NodeIdentity joining, RegistrationRequest request) {
    String key = joining.publicKey().base64();
    return call(() -> enrollment.register(signed(key), request));
  }

  @Override
  public Orders poll(NodeId node, Report report, Duration wait) {
    return call(() -> dispatcher.poll(signed(node.value()), report));
  }

  @Override
  public Orders report(NodeId node, Report report) {
    return call(() -> dispatcher.poll(signed(node.value()), report));
  }

  @Override
  public ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait) {
    return call(() -> dispatcher.proxyPoll(signed(node.value()), report));
  }

  @Override
  public void claimKey(ServerId server, KeyClaim claim) {
    loseSome();
    keyApproval.claim(signed(server.value()), claim);
    loseSome();
  }

  private <T> T call(Supplier<T> call) {
    loseSome();
    T answer = call.get();
    loseSome();
    return answer;
  }

  private void loseSome() {
    if (random.nextDouble() < lossRate) {
      throw new Unreachable("lost on the way");
    }
  }

  private SignedRequest signed(String keyId) {
    String nonce = "nonce" + nonces++;
    byte[] message = (keyId + nonce).getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(keyId, clock.instant(), nonce, message, identity.sign(message));
  }
}
