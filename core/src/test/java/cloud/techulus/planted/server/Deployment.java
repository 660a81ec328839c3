package cloud.techulus.planted.server;

import cloud.techulus.planted.control.Orchestrator;
import java.net.URI;
import java.time.Instant;

/** A feature that knows a service, the network and the clock. */
public record Deployment(URI home, Instant at) {
  public static Deployment now(Orchestrator orchestrator) {
    return new Deployment(orchestrator.home(), Instant.now());
  }

  public Deployment withStatus() {
    return this;
  }
}
