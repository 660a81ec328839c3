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
      case ROLLING -> State.DEPLOYING;
      case DONE ->
          complete ? (leaving == 0 ? State.RUNNING : State.DEPLOYING) : recovering(rollout);
      case FAILED -> isTrying(live) ? State.DEPLOYING : State.FAILED;
    };
  }

  private static State recovering(Rollout rollout) {
    return rollout.recovery().isCrashLooping() ? State.CRASH_LOOPING : State.RECOVERING;
  }

  /** Whether a first attempt is under way; a replacement of one that failed is not waited for. */
  private static boolean isTrying(List<Deployment> live) {
    return live.stream().anyMatch(each -> !each.serves() && each.notBefore().isEmpty());
  }
}
