package cloud.techulus.core.node;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.usage.ReplicaUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * One container of ours, as its agent sees it.
 *
 * @param usage empty if it was not measured, or its agent does not measure
 */
public record ReplicaReport(
    Deployment.Id deployment, String containerId, Observed observed, Optional<ReplicaUsage> usage) {

  /** Not measured. */
  public ReplicaReport(Deployment.Id deployment, String containerId, Observed observed) {
    this(deployment, containerId, observed, Optional.empty());
  }

  /** What the agent found. */
  public sealed interface Observed {

    /**
     * Up, and no health check has passed yet.
     *
     * @param since how long its agent has been checking it
     * @param lastAnswer of the health check, in words
     * @param lastLines what it printed last; empty while it is young
     */
    record Starting(Duration since, String lastAnswer, String lastLines) implements Observed {}

    /** Up, and its health check passes. */
    record Healthy() implements Observed {}

    /**
     * Up, was healthy, and its health check has failed often enough.
     *
     * @param lastLines what it printed last
     */
    record Unhealthy(String reason, String lastLines) implements Observed {}

    record Paused() implements Observed {}

    /**
     * Nobody looks after it: it was made and did not start, or it is up and its agent has no order
     * about it.
     */
    record Unattended() implements Observed {}

    /**
     * Not up.
     *
     * @param lastLines what it printed last, to tell the operator why
     */
    record Exited(int exitCode, String lastLines) implements Observed {}
  }
}
