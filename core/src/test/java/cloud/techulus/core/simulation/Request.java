package cloud.techulus.core.simulation;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import java.time.Duration;

/** What a node sends to the control plane. */
sealed interface Request {

  SignedRequest signed();

  /** Who says that he sent it; a node that joins has no id yet. */
  default NodeId node() {
    return NodeId.parse(signed().keyId()).orElseThrow();
  }

  /** How long the control plane may hold it. */
  default Duration held() {
    return Duration.ZERO;
  }

  /** A worker whose key is not known brings it forward. */
  record Claim(SignedRequest signed, KeyClaim claim) implements Request {}

  record Join(SignedRequest signed, RegistrationRequest registration) implements Request {}

  /** A worker's report that waits for work. */
  record Poll(SignedRequest signed, Report report, Duration held) implements Request {}

  /** A worker's report that does not wait. */
  record Tell(SignedRequest signed, Report report) implements Request {}

  /** A proxy's report that waits for a newer table. */
  record ProxyPoll(SignedRequest signed, ProxyReport report, Duration held) implements Request {}
}
