package cloud.techulus.core.queue;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may have which work, for how long, and whose word on it counts (design, section 4). */
public final class LeasePolicy {
  /** How long an item may be processed without its agent naming it. */
  public static final Duration TIMEOUT = Duration.ofMinutes(5);

  /**
   * Work that was handed out this long ago and is neither finished nor named in a report did not
   * arrive or was lost in a crash. An agent names it in its next call, so this is how long an older
   * call may have been under way.
   */
  public static final Duration LOST_AFTER = Duration.ofSeconds(5);

  /** How often a deployment is tried before it has failed for good. */
  public static final int ATTEMPTS_LIMIT = 3;

  /** An item named again so soon need not be written again. */
  public static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(30);

  /** Between two attempts, times the number of attempts there were. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  /** Longest pause between two attempts. */
  public static final Duration RETRY_PAUSE_LIMIT = Duration.ofMinutes(1);

  /** How long ended items are kept for operators to look at. */
  public static final Duration KEEP_FINISHED = Duration.ofDays(1);

  private LeasePolicy() {}

  /** Items handed out and not named since this instant are stuck. */
  public static Instant stuckBefore(Instant now) {
    return now.minus(TIMEOUT);
  }

  /**
   * What becomes of an item that is stuck, or whose agent could not do it but may yet. Only a
   * deployment can fail for good, because there are other servers. What must go or change on this
   * one must do so some time: it is tried ever more slowly.
   */
  public static WorkItem takeBack(WorkItem item, String why, Instant now) {
    return switch (item.work()) {
      case Work.Deploy _ when item.attempts() >= ATTEMPTS_LIMIT ->
          item.fail(why + " (attempt " + item.attempts() + " of " + ATTEMPTS_LIMIT + ")", now);
      case Work.Deploy _, Work.Stop _, Work.UpdateWireGuard _ -> item.retry();
    };
  }

  /**
   * What may be handed out now, in order: of each deployment only the first unfinished item, and
   * that only if it is not with the agent already.
   *
   * @param unfinished pending and processing items of one server, in order
   */
  public static List<WorkItem> claimable(List<WorkItem> unfinished, int limit, Instant now) {
    List<WorkItem> claimable = new ArrayList<>();
    Set<Deployment.Id> busy = new HashSet<>();
    for (WorkItem item : unfinished) {
      boolean free = subject(item.work()).map(busy::add).orElse(true);
      if (free
          && item.status() == WorkItem.Status.PENDING
          && !now.isBefore(notBefore(item))
          && claimable.size() < limit) {
        claimable.add(item);
      }
    }
    return claimable;
  }

  /**
   * What failed is not tried again at once: 1 s after its first beginning, 2 s after its second.
   */
  private static Instant notBefore(WorkItem item) {
    Duration pause = RETRY_PAUSE.multipliedBy(item.attempts());
    Duration limited = pause.compareTo(RETRY_PAUSE_LIMIT) > 0 ? RETRY_PAUSE_LIMIT : pause;
    return item.startedAt().map(begun -> begun.plus(limited)).orElse(Instant.MIN);
  }

  /** Why this server's word on an item does not count; empty if it does. */
  public static Optional<String> refuse(Optional<WorkItem> item, Lease lease, ServerId reporter) {
    if (item.isEmpty() || !item.get().server().equals(reporter)) {
      return Optional.of("no such work item");
    }
    if (item.get().status() != WorkItem.Status.PROCESSING) {
      return Optional.of("the work item is not being processed");
    }
    return item.get().attempts() == lease.attempt()
        ? Optional.empty()
        : Optional.of("attempt " + lease.attempt() + " is not the current one");
  }

  /** The deployment that work is about; of one deployment only one item is under way at a time. */
  public static Optional<Deployment.Id> subject(Work work) {
    return switch (work) {
      case Work.Deploy deploy -> Optional.of(deploy.deployment());
      case Work.Stop stop -> Optional.of(stop.deployment());
      case Work.UpdateWireGuard update -> Optional.empty();
    };
  }
}
