package cloud.techulus.core.service;

import java.time.Instant;
import java.util.Optional;

/**
 * The operator's last word on what shall run, and how far it has come (design, section 6).
 *
 * @param goal what is wanted on the servers
 * @param startedAt when this was asked for
 * @param recovery of the replicas that failed since then
 * @param lastGood the goal before this one that was reached last; empty if there is none to go back
 *     to
 * @param setback set once the goal that was asked for was given up for the last good one
 */
public record Rollout(
    Goal goal,
    Instant startedAt,
    Stage stage,
    Recovery recovery,
    Optional<Goal> lastGood,
    Optional<Setback> setback) {

  /**
   * From so many replicas on whose servers could not make them run, the workload is to blame and
   * not the servers.
   */
  public static final int SERVER_TROUBLES_LIMIT = 2;

  /** How far a rollout has come. */
  public enum Stage {
    /** Under way. */
    ROLLING,
    /** All replicas have served at the same time; what fails from now on is replaced. */
    DONE,
    /** A replica of the wanted workload failed before all served. */
    FAILED
  }

  /**
   * What is wanted.
   *
   * @param revision whose workload runs
   * @param replicas how many of it
   */
  public record Goal(int revision, int replicas) {}

  /**
   * Why a rollout went back to the last good goal.
   *
   * @param revision that was given up
   * @param reason in words for the operator
   */
  public record Setback(int revision, String reason, Instant at) {}

  /** The first of a service. */
  public static Rollout of(Revision revision, Instant now) {
    return begin(revision, Optional.empty(), now);
  }

  /** Another revision is wanted, or the same once more. Replicas that failed are tried again. */
  public Rollout to(Revision revision, Instant now) {
    return begin(revision, stage == Stage.DONE ? Optional.of(goal) : lastGood, now);
  }

  private static Rollout begin(Revision revision, Optional<Goal> lastGood, Instant now) {
    return new Rollout(
        new Goal(revision.number(), revision.spec().replicas()),
        now,
        Stage.ROLLING,
        Recovery.CALM_SO_FAR,
        lastGood,
        Optional.empty());
  }

  public int revision() {
    return goal.revision();
  }

  public int replicas() {
    return goal.replicas();
  }

  /** Another number of replicas is wanted, of a revision that runs the same workload. */
  public Rollout scale(int toRevision, int toReplicas, Instant now) {
    return new Rollout(
        new Goal(toRevision, toReplicas), now, Stage.ROLLING, recovery, lastGood, Optional.empty());
  }

  public Rollout done() {
    return new Rollout(goal, startedAt, Stage.DONE, recovery, lastGood, setback);
  }

  /** A replica of the wanted workload has failed, and there is nothing to go back to. */
  public Rollout afterFailure(Instant now) {
    Stage next =
        switch (stage) {
          case ROLLING, FAILED -> Stage.FAILED;
          case DONE -> Stage.DONE;
        };
    return new Rollout(goal, startedAt, next, recovery.after(now), lastGood, setback);
  }

  /** A server could not make a replica run; it is tried on another. */
  public Rollout afterServerTrouble(Instant now) {
    return new Rollout(goal, startedAt, stage, recovery.after(now), lastGood, setback);
  }

  /** Gives up what was asked for: the last good goal is wanted again. */
  public Rollout rollBack(String reason, Instant now) {
    return new Rollout(
        lastGood.orElseThrow(),
        startedAt,
        Stage.ROLLING,
        Recovery.CALM_SO_FAR,
        lastGood,
        Optional.of(new Setback(goal.revision(), reason, now)));
  }
}
