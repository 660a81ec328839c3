package cloud.techulus.core.queue;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Work for agents, in order of creation. */
public interface WorkQueue {

  Optional<WorkItem> find(WorkItem.Id id);

  /** Pending and processing items of a server. */
  List<WorkItem> unfinishedOf(ServerId server);

  /** Pending and processing items about a deployment. */
  List<WorkItem> unfinishedAbout(Deployment.Id deployment);

  /** Items being processed that nobody has named since. */
  List<WorkItem> processingNotRenewedSince(Instant limit);

  /** The side that writes. */
  interface Mutable extends WorkQueue {

    /** Adds a pending item at the end. */
    WorkItem append(ServerId server, Work work, Instant now);

    /** Replaces the item of the same id. */
    void save(WorkItem item);

    /** Items that ended before this instant are of no use to anybody. */
    void removeFinishedBefore(Instant limit);
  }
}
