package cloud.techulus.core.agent;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSource;
import java.time.Duration;

/** Carries log lines to the control plane. */
public interface LogUplink {
  /** How often a stream without lines shows that it is there. */
  Duration BEAT = Duration.ofSeconds(1);

  /**
   * Sends what the source gives, until it is at its end, nobody wants more of it, or this thread is
   * interrupted.
   *
   * @throws Problem if the control plane does not want it
   * @throws Unreachable if the connection broke
   */
  void send(NodeId node, LogRequest request, LogSource source);
}
