package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Optional;

/** One container of ours, as its agent sees it. */
public record ReplicaWire(
    String deployment,
    String containerId,
    ObservedWire observed,
    Optional<ReplicaUsageWire> usage) {
  /** What the agent found. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ObservedWire.Starting.class, name = "starting"),
    @JsonSubTypes.Type(value = ObservedWire.Healthy.class, name = "healthy"),
    @JsonSubTypes.Type(value = ObservedWire.Unhealthy.class, name = "unhealthy"),
    @JsonSubTypes.Type(value = ObservedWire.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = ObservedWire.Unattended.class, name = "unattended"),
    @JsonSubTypes.Type(value = ObservedWire.Exited.class, name = "exited")
  })
  public sealed interface ObservedWire {
    Observed toObserved();

    /** Up, and no health check has passed yet. */
    record Starting(long sinceMillis, String lastAnswer, String lastLines) implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Starting(Duration.ofMillis(sinceMillis), lastAnswer, lastLines);
      }
    }

    /** Up, and its health check passes. */
    record Healthy() implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Healthy();
      }
    }

    /** Up, and its health check fails. */
    record Unhealthy(String reason, String lastLines) implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Unhealthy(reason, lastLines);
      }
    }

    /** Frozen. */
    record Paused() implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Paused();
      }
    }

    /** Nobody looks after it. */
    record Unattended() implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Unattended();
      }
    }

    /** Not up. */
    record Exited(int exitCode, String lastLines) implements ObservedWire {
      @Override
      public Observed toObserved() {
        return new Observed.Exited(exitCode, lastLines);
      }
    }

    static ObservedWire of(Observed observed) {
      return switch (observed) {
        case Observed.Starting starting ->
            new Starting(starting.since().toMillis(), starting.lastAnswer(), starting.lastLines());
        case Observed.Healthy healthy -> new Healthy();
        case Observed.Unhealthy unhealthy ->
            new Unhealthy(unhealthy.reason(), unhealthy.lastLines());
        case Observed.Paused paused -> new Paused();
        case Observed.Unattended unattended -> new Unattended();
        case Observed.Exited exited -> new Exited(exited.exitCode(), exited.lastLines());
      };
    }
  }

  public static ReplicaWire of(ReplicaReport replica) {
    return new ReplicaWire(
        replica.deployment().value(),
        replica.containerId(),
        ObservedWire.of(replica.observed()),
        replica.usage().map(ReplicaUsageWire::of));
  }

  public ReplicaReport toReplicaReport() {
    return new ReplicaReport(
        new Deployment.Id(deployment),
        containerId,
        observed.toObserved(),
        usage.map(ReplicaUsageWire::toReplicaUsage));
  }
}
