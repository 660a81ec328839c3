package cloud.techulus.core.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a service gets from what runs to what is wanted (design, section 6). Replicas that run the
 * wanted workload are started or withdrawn at once. While others serve, new replicas come one after
 * the other, each when the one before has proved itself, and an old one goes only when more than
 * the wanted number serve, each seen by every living proxy.
 */
public final class RollingUpdate {
  /**
   * So many containers above the wanted number while others serve: one that starts, one that serves
   * but is not yet known to every proxy, and old ones on their way out, which still have their
   * memory. An update that waited for each of them alone would take a drain time a replica.
   */
  public static final int SURGE_LIMIT = 3;

  /**
   * While others serve, a new replica must have been healthy for so long before visitors are led to
   * it and an old one leaves for it: many a bad version serves for a moment and then ends.
   */
  public static final Duration MIN_READY = Duration.ofMillis(500);

  private RollingUpdate() {}

  /** What can be told of a replica only by looking around it. */
  public interface Surroundings {

    /** Whether it runs the wanted workload. */
    boolean isCurrent(Deployment replica);

    /** Whether every living proxy serves it, given that it serves. */
    boolean isReached(Deployment replica);

    /** Whether its server takes part in nothing for now: it is silent, or its key in doubt. */
    boolean isAway(Deployment replica);
  }

  /**
   * What to do now; nothing if something must happen first.
   *
   * @param start how many new replicas
   * @param withdraw which replicas leave
   * @param done whether as many as wanted serve, and no others
   */
  public record Step(int start, List<Deployment> withdraw, boolean done) {
    public Step {
      withdraw = List.copyOf(withdraw);
    }
  }

  /**
   * @param wanted how many replicas
   * @param failed whether a replica of the wanted workload failed before all served: those that
   *     serve are left alone then
   * @param deployments of the service, ended ones as well
   */
  public static Step next(
      int wanted, boolean failed, Surroundings around, List<Deployment> deployments) {
    List<Deployment> live = deployments.stream().filter(Deployment::isLive).toList();
    List<Deployment> current = live.stream().filter(around::isCurrent).toList();
    List<Deployment> old = live.stream().filter(each -> !around.isCurrent(each)).toList();
    int missing = Math.max(0, wanted - current.size());
    int excess = Math.max(0, current.size() - wanted);
    List<Deployment> leaving = new ArrayList<>();
    if (wanted == 0) {
      leaving.addAll(old);
    } else if (!failed) {
      old.stream().filter(each -> !isServing(each, around)).forEach(leaving::add);
    }
    List<Deployment> serving = old.stream().filter(each -> !leaving.contains(each)).toList();
    if (serving.isEmpty()) {
      current.stream().sorted(leastUseful(around)).limit(excess).forEach(leaving::add);
      boolean done =
          old.isEmpty()
              && current.size() == wanted
              && current.stream().allMatch(Deployment::serves);
      return new Step(missing, leaving, done);
    }
    if (failed) {
      return new Step(0, leaving, false);
    }
    List<Deployment> proven = current.stream().filter(each -> isServing(each, around)).toList();
    int reached = (int) proven.stream().filter(around::isReached).count();
    int surplus = Math.clamp(serving.size() + reached - wanted, 0, 1);
    serving.stream().sorted(leastUseful(around)).limit(surplus).forEach(leaving::add);
    if (current.stream().anyMatch(each -> !each.serves() && !around.isAway(each))) {
      return new Step(0, leaving, false);
    }
    int total = serving.size() - surplus + proven.size();
    int room = wanted + SURGE_LIMIT - total - surplus - draining(deployments, around);
    int start = Math.min(room, Math.max(1, wanted + 1 - total));
    return new Step(Math.clamp(start, 0, missing), leaving, false);
  }

  private static int draining(List<Deployment> deployments, Surroundings around) {
    return (int)
        deployments.stream()
            .filter(each -> each.withdrawal().isPresent() && each.address().isPresent())
            .filter(each -> !around.isAway(each))
            .count();
  }

  private static boolean isServing(Deployment replica, Surroundings around) {
    return replica.serves() && !around.isAway(replica);
  }

  /**
   * Which replica goes first when there are too many: the one that is furthest from serving, then
   * the youngest.
   */
  private static Comparator<Deployment> leastUseful(Surroundings around) {
    return Comparator.comparing((Deployment each) -> !around.isAway(each))
        .thenComparing(Deployment::status)
        .thenComparing(Comparator.comparing(Deployment::createdAt).reversed())
        .thenComparing(Deployment::id);
  }
}
