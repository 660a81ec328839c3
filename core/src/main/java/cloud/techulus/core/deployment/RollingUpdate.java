package cloud.techulus.core.deployment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a service gets from what runs to what is wanted (design, section 6). Replicas that run the
 * wanted workload are started or withdrawn at once. While others run, one new replica is started at
 * a time, and an old one goes only when more than the wanted number serve, each seen by every
 * living proxy.
 */
public final class RollingUpdate {
  /**
   * Which replica goes first when there are too many: the one that is furthest from serving, then
   * the youngest.
   */
  private static final Comparator<Deployment> LEAST_USEFUL =
      Comparator.comparing(Deployment::status)
          .thenComparing(Comparator.comparing(Deployment::createdAt).reversed())
          .thenComparing(Deployment::id);

  private RollingUpdate() {}

  /**
   * What to do now; nothing if something must happen first.
   *
   * @param start how many new replicas
   * @param withdraw which replicas leave
   */
  public record Step(int start, List<Deployment> withdraw) {
    public Step {
      withdraw = List.copyOf(withdraw);
    }
  }

  /**
   * @param wanted how many replicas
   * @param since when this was asked for: a replica that failed after it is not started again until
   *     the operator asks again
   * @param isCurrent whether a replica runs the wanted workload
   * @param isReached whether every living proxy serves a replica that serves
   * @param deployments of the service, ended ones as well
   */
  public static Step next(
      int wanted,
      Instant since,
      Predicate<Deployment> isCurrent,
      Predicate<Deployment> isReached,
      List<Deployment> deployments) {
    List<Deployment> live = deployments.stream().filter(Deployment::isLive).toList();
    List<Deployment> current = live.stream().filter(isCurrent).toList();
    List<Deployment> old = live.stream().filter(isCurrent.negate()).toList();
    long failed =
        deployments.stream()
            .filter(isCurrent)
            .filter(deployment -> deployment.status() == DeploymentStatus.FAILED)
            .filter(deployment -> !deployment.createdAt().isBefore(since))
            .count();
    int missing = Math.max(0, wanted - current.size() - (int) failed);
    int excess = Math.max(0, current.size() - wanted);
    if (old.isEmpty() || wanted == 0) {
      List<Deployment> withdraw = new ArrayList<>(wanted == 0 ? old : List.of());
      withdraw.addAll(current.stream().sorted(LEAST_USEFUL).limit(excess).toList());
      return new Step(missing, withdraw);
    }
    boolean draining =
        deployments.stream()
            .anyMatch(each -> each.withdrawal().isPresent() && each.address().isPresent());
    return roll(wanted, missing, failed > 0 || draining, isReached, current, old);
  }

  private static Step roll(
      int wanted,
      int missing,
      boolean mustWait,
      Predicate<Deployment> isReached,
      List<Deployment> current,
      List<Deployment> old) {
    List<Deployment> idle = old.stream().filter(deployment -> !deployment.serves()).toList();
    if (!idle.isEmpty()) {
      return new Step(0, idle);
    }
    boolean settled = current.stream().allMatch(each -> each.serves() && isReached.test(each));
    long serving = old.size() + current.stream().filter(Deployment::serves).count();
    if (!settled || mustWait) {
      return new Step(0, List.of());
    }
    if (serving > wanted) {
      return new Step(0, old.stream().sorted(LEAST_USEFUL).limit(1).toList());
    }
    return new Step(Math.min(1, missing), List.of());
  }
}
