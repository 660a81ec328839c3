package cloud.techulus.http.wire;

import cloud.techulus.core.server.Capacity;

/** What a server has. */
public record CapacityWire(
    int cpuMillis,
    long memoryBytes,
    long memoryAvailableBytes,
    long diskBytes,
    long diskAvailableBytes) {
  public static CapacityWire of(Capacity capacity) {
    return new CapacityWire(
        capacity.cpuMillis(),
        capacity.memoryBytes(),
        capacity.memoryAvailableBytes(),
        capacity.diskBytes(),
        capacity.diskAvailableBytes());
  }

  public Capacity toCapacity() {
    return new Capacity(
        cpuMillis, memoryBytes, memoryAvailableBytes, diskBytes, diskAvailableBytes);
  }
}
