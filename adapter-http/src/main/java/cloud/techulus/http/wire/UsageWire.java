package cloud.techulus.http.wire;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.core.usage.UsageSample;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much a replica used at one moment.
 *
 * @param cpu cores
 * @param memory bytes
 */
public record UsageWire(Instant at, BigDecimal cpu, long memory) {
  static UsageWire of(UsageSample sample) {
    return new UsageWire(sample.at(), Quantities.cores(sample.cpuMillis()), sample.memoryBytes());
  }

  /**
   * What the replicas of a service used lately.
   *
   * @param replicas those that have not ended
   */
  public record OfServiceWire(List<OfReplicaWire> replicas) {
    public static OfServiceWire of(ServiceView view, Function<Deployment, UsageHistory> usage) {
      return new OfServiceWire(
          view.deployments().stream()
              .filter(replica -> !replica.status().hasEnded())
              .map(replica -> OfReplicaWire.of(view, replica, usage.apply(replica)))
              .toList());
    }
  }

  /**
   * What one replica used lately.
   *
   * @param cpuLimit cores; empty if there is no limit
   * @param memoryLimit bytes; empty if there is no limit
   * @param samples oldest first
   */
  public record OfReplicaWire(
      String id,
      int revision,
      Optional<String> server,
      Optional<BigDecimal> cpuLimit,
      Optional<Long> memoryLimit,
      List<UsageWire> samples) {
    private static OfReplicaWire of(ServiceView view, Deployment replica, UsageHistory usage) {
      ContainerLimits limits = view.limits().getOrDefault(replica.revision(), ContainerLimits.NONE);
      return new OfReplicaWire(
          replica.id().value(),
          replica.revision(),
          replica
              .server()
              .flatMap(id -> Optional.ofNullable(view.servers().get(id)))
              .map(Name::text),
          limits.cpuMillis().stream().mapToObj(Quantities::cores).findFirst(),
          limits.memoryBytes().stream().boxed().findFirst(),
          usage.samples().stream().map(UsageWire::of).toList());
    }
  }
}
