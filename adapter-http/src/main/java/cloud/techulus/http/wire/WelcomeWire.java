package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.node.Welcome;
import java.time.Duration;

/** The answer to a registration. */
public record WelcomeWire(String node, MeshWire mesh, long pollWaitMillis) {
  public static WelcomeWire of(Welcome welcome) {
    return new WelcomeWire(
        welcome.node().value(), MeshWire.of(welcome.mesh()), welcome.pollWait().toMillis());
  }

  public Welcome toWelcome() {
    NodeId id =
        NodeId.parse(node).orElseThrow(() -> Problem.invalid("node", "must be a node's id"));
    return new Welcome(id, mesh.toMeshConfiguration(), Duration.ofMillis(pollWaitMillis));
  }
}
