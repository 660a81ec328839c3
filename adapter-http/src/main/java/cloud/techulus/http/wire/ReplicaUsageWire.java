package cloud.techulus.http.wire;

import cloud.techulus.core.usage.ReplicaUsage;
import java.time.Duration;

/** How much a replica uses, as its agent measured it last. */
public record ReplicaUsageWire(long cpuMillis, long memoryBytes, long ageMillis) {
  static ReplicaUsageWire of(ReplicaUsage usage) {
    return new ReplicaUsageWire(usage.cpuMillis(), usage.memoryBytes(), usage.age().toMillis());
  }

  ReplicaUsage toReplicaUsage() {
    return new ReplicaUsage(cpuMillis, memoryBytes, Duration.ofMillis(ageMillis));
  }
}
