package cloud.techulus.core.deployment;

import java.time.Instant;
import java.util.List;

/**
 * How far a rollout is, for people and programs that wait for it.
 *
 * @param wanted how many replicas
 * @param running how many of the wanted ones serve
 * @param failed how many of them failed since it was asked for
 * @param leaving how many that are not wanted still have a container
 */
public record Progress(State state, int wanted, int running, int failed, int leaving) {

  /** Where a rollout stands. */
  public enum State {
    /** Nothing was asked for. */
    NOT_DEPLOYED,
    /** Under way, or waiting for something; the replicas' reasons tell for what. */
    DEPLOYING,
    /** As many as wanted serve, and nothing else. */
    RUNNING,
    /** At least one replica failed and nothing is under way any more. */
    FAILED,
    /** On its way out. */
    DELETING
  }

  public static final Progress NOT_DEPLOYED = new Progress(State.NOT_DEPLOYED, 0, 0, 0, 0);

  /**
   * @param deployments of the service, ended ones as well
   */
  public static Progress of(
      int wanted, Instant since, boolean deleting, List<Deployment> deployments) {
    int live = (int) deployments.stream().filter(Deployment::isLive).count();
    int running = (int) deployments.stream().filter(Deployment::serves).count();
    int failed =
        (int)
            deployments.stream()
                .filter(deployment -> deployment.status() == DeploymentStatus.FAILED)
                .filter(deployment -> !deployment.createdAt().isBefore(since))
                .count();
    int leaving =
        (int)
            deployments.stream()
                .filter(deployment -> !deployment.isLive() && deployment.address().isPresent())
                .count();
    return new Progress(
        state(wanted, live, running, failed, leaving, deleting), wanted, running, failed, leaving);
  }

  private static State state(
      int wanted, int live, int running, int failed, int leaving, boolean deleting) {
    if (deleting) {
      return State.DELETING;
    }
    if (live > running || leaving > 0) {
      return State.DEPLOYING;
    }
    return failed > 0 ? State.FAILED : running == wanted ? State.RUNNING : State.DEPLOYING;
  }
}
