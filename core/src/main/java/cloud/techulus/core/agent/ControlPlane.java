package cloud.techulus.core.agent;

import cloud.techulus.core.Problem;
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
import java.time.Duration;

/**
 * The control plane as a node sees it. A refusal is a {@link Problem} and an answer: asking again
 * gets the same. {@link Unreachable} is an outage: try again later.
 */
public interface ControlPlane {

  Welcome register(NodeIdentity identity, RegistrationRequest request);

  /** Returns at once if there is work, otherwise when there is some or the wait is over. */
  Orders poll(NodeId node, Report report, Duration wait);

  /** The same report without waiting. */
  Orders report(NodeId node, Report report);

  /** Says that another key speaks for this server; an operator will have to approve it. */
  void claimKey(ServerId server, KeyClaim claim);

  /**
   * Returns at once if there is something newer than what the proxy has, otherwise when there is or
   * the wait is over.
   */
  ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait);

  /** There was no answer, or not one of the control plane's. */
  final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
      super(message);
    }

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
