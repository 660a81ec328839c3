package cloud.techulus.core.service;

import java.time.Instant;

/**
 * The operator's last word on what shall run, and how far it has come.
 *
 * @param revision whose workload is wanted on the servers
 * @param replicas how many of it
 * @param startedAt when this was asked for
 * @param recovery of the replicas that failed since then
 */
public record Rollout(
    int revision, int replicas, Instant startedAt, Stage stage, Recovery recovery) {

  /** How far a rollout has come. */
  public enum Stage {
    /** Under way. */
    ROLLING,
    /** All replicas have served at the same time; what fails from now on is replaced. */
    DONE,
    /** A replica of the wanted workload failed before all served. */
    FAILED
  }

  public static Rollout of(Revision revision, Instant now) {
    return new Rollout(
        revision.number(), revision.spec().replicas(), now, Stage.ROLLING, Recovery.CALM_SO_FAR);
  }

  /** Another number of replicas is wanted, of a revision that runs the same workload. */
  public Rollout scale(int toRevision, int toReplicas, Instant now) {
    return new Rollout(toRevision, toReplicas, now, Stage.ROLLING, recovery);
  }

  public Rollout done() {
    return new Rollout(revision, replicas, startedAt, Stage.DONE, recovery);
  }

  /** A replica of the wanted workload has failed. */
  public Rollout afterFailure(Instant now) {
    Stage next =
        switch (stage) {
          case ROLLING, FAILED -> Stage.FAILED;
          case DONE -> Stage.DONE;
        };
    return new Rollout(revision, replicas, startedAt, next, recovery.after(now));
  }
}
