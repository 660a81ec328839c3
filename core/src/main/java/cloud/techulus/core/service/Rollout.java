package cloud.techulus.core.service;

import java.time.Instant;

/**
 * The operator's last word on what shall run.
 *
 * @param revision whose workload is wanted on the servers
 * @param replicas how many of it
 * @param startedAt when the workload was asked for; replicas that failed before do not count
 *     against it
 */
public record Rollout(int revision, int replicas, Instant startedAt) {

  public static Rollout of(Revision revision, Instant now) {
    return new Rollout(revision.number(), revision.spec().replicas(), now);
  }
}
