package cloud.techulus.core.deployment;

import cloud.techulus.core.service.Rollout;
import java.util.List;
import java.util.function.Predicate;

/**
 * How far a service is from what is wanted of it, for people and programs that wait for it.
 *
 * @param wanted how many replicas
 * @param running how many of the wanted ones serve
 * @param failed how many of them failed since this was asked for, as far as they are remembered
 * @param leaving how many that are not wanted still have a container
 */
public record Progress(State state, int wanted, int running, int failed, int leaving) {

  /** Where a service stands. */
  public enum State {
    /** Nothing was asked for. */
    NOT_DEPLOYED,
    /** Under way, or waiting for something; the replicas' reasons tell for what. */
    DEPLOYING,
    /** As many as wanted serve, and nothing else. */
    RUNNING,
    /** All served once, some do not any more, and are being replaced. */
    RECOVERING,
    /** The same, for the third time or more in a short while. */
    CRASH_LOOPING,
    /** What was asked for has failed; the service is on its way back to what ran before. */
    ROLLING_BACK,
    /** What was asked for has failed, and as many as before serve what served before. */
    ROLLED_BACK,
    /** At least one replica failed before all served, and no first attempt is under way. */
    FAILED,
    /** On its way out. */
    DELETING
  }

  public static final Progress NOT_DEPLOYED = new Progress(State.NOT_DEPLOYED, 0, 0, 0, 0);

  /**
   * @param isAway whether a replica's server takes part in nothing for now
   * @param deployments of the service, ended ones as well
   */
  public static Progress of(
      Rollout rollout,
      boolean deleting,
      Predicate<Deployment> isAway,
      List<Deployment> deployments) {
    List<Deployment> live = deployments.stream().filter(Deployment::isLive).toList();
    int running = (int) live.stream().filter(each -> each.serves() && !isAway.test(each)).count();
    int failed =
        (int)
            deployments.stream()
                .filter(each -> each.status() == DeploymentStatus.FAILED)
                .filter(each -> !each.createdAt().isBefore(rollout.startedAt()))
                .count();
    int leaving =
        (int)
            deployments.stream()
                .filter(each -> !each.isLive() && each.address().isPresent())
                .filter(each -> !isAway.test(each))
                .count();
    int wanted = deleting ? 0 : rollout.replicas();
    State state = deleting ? State.DELETING : state(rollout, live, running, leaving);
    return new Progress(state, wanted, running, failed, leaving);
  }

  private static State state(Rollout rollout, List<Deployment> live, int running, int leaving) {
    boolean complete = running == rollout.replicas() && live.size() == running;
    return switch (rollout.stage()) {
      case ROLLING -> underWay(rollout);
      case DONE -> done(rollout, complete, running, leaving);
      case FAILED -> isTrying(live) ? State.DEPLOYING : State.FAILED;
    };
  }

  private static State done(Rollout rollout, boolean complete, int running, int leaving) {
    if (complete && leaving == 0) {
      return complete(rollout);
    }
    // Enough of them serve: one is on its way out, or moves to another server.
    return running >= rollout.replicas() ? underWay(rollout) : recovering(rollout);
  }

  private static State underWay(Rollout rollout) {
    return rollout.setback().isPresent() ? State.ROLLING_BACK : State.DEPLOYING;
  }

  private static State complete(Rollout rollout) {
    return rollout.setback().isPresent() ? State.ROLLED_BACK : State.RUNNING;
  }

  private static State recovering(Rollout rollout) {
    return rollout.recovery().isCrashLooping() ? State.CRASH_LOOPING : State.RECOVERING;
  }

  /** Whether a first attempt is under way; a replacement of one that failed is not waited for. */
  private static boolean isTrying(List<Deployment> live) {
    return live.stream().anyMatch(each -> !each.serves() && each.notBefore().isEmpty());
  }
}
