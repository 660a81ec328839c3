package cloud.techulus.planted.control;

import cloud.techulus.planted.agent.Agent;
import cloud.techulus.planted.server.Deployment;
import java.net.URI;

/** A service that knows the agent, and writes statuses itself. */
public record Orchestrator(URI home, Agent agent) {
  public Deployment stop(Deployment deployment) {
    return deployment.withStatus();
  }
}
