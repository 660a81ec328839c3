package cloud.techulus.http.wire;

import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkItem;

/** The right to report on a work item. */
public record LeaseWire(long item, int attempt) {
  public static LeaseWire of(Lease lease) {
    return new LeaseWire(lease.item().value(), lease.attempt());
  }

  public Lease toLease() {
    return new Lease(new WorkItem.Id(item), attempt);
  }
}
