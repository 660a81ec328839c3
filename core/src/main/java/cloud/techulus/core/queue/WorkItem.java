package cloud.techulus.core.queue;

import cloud.techulus.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of the work queue (seed, {@code workQueue}).
 *
 * @param attempts how often it was handed out
 * @param startedAt when it was last handed out or named as being worked on
 * @param error why it failed; empty if it did not
 */
public record WorkItem(
    Id id,
    ServerId server,
    Work work,
    Status status,
    int attempts,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    String error) {

  /** Rises in order of creation. */
  public record Id(long value) {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** Where an item stands. */
  public enum Status {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED
  }

  public Lease lease() {
    return new Lease(id, attempts);
  }

  public WorkItem claim(Instant now) {
    return new WorkItem(
        id,
        server,
        work,
        Status.PROCESSING,
        attempts + 1,
        createdAt,
        Optional.of(now),
        finishedAt,
        error);
  }

  /** The agent says that it is at work on it. */
  public WorkItem renew(Instant now) {
    return new WorkItem(
        id, server, work, status, attempts, createdAt, Optional.of(now), finishedAt, error);
  }

  public WorkItem retry() {
    return new WorkItem(
        id, server, work, Status.PENDING, attempts, createdAt, startedAt, finishedAt, error);
  }

  public WorkItem complete(Instant now) {
    return new WorkItem(
        id, server, work, Status.COMPLETED, attempts, createdAt, startedAt, Optional.of(now), "");
  }

  public WorkItem fail(String why, Instant now) {
    return new WorkItem(
        id, server, work, Status.FAILED, attempts, createdAt, startedAt, Optional.of(now), why);
  }
}
