package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares revisions of a service: a change of its domain or of numbers needs no new containers.
 */
final class Revisions {
  /** How many revisions of a service are kept. */
  static final int HISTORY_LIMIT = 50;

  private Revisions() {}

  /** Whether containers made from one would be made the same from the other. */
  static boolean runTheSame(View view, Service.Id service, int one, int other) {
    if (one == other) {
      return true;
    }
    Optional<Revision> target = view.services().revision(service, other);
    return view.services()
        .revision(service, one)
        .filter(revision -> target.filter(revision::runsTheSameAs).isPresent())
        .isPresent();
  }

  /**
   * Lets go of revisions that are too old to go back to. What runs, or shall run, keeps its own:
   * containers are made from it.
   */
  static void forgetOldest(Tx tx, Service service) {
    int oldestWorthKeeping = service.current().number() - HISTORY_LIMIT + 1;
    IntStream inUse =
        IntStream.concat(
            service.rollout().stream().flatMap(Revisions::needed).mapToInt(Rollout.Goal::revision),
            tx.deployments().ofService(service.id()).stream()
                .filter(deployment -> !deployment.status().hasEnded())
                .mapToInt(Deployment::revision));
    int oldest = Math.min(oldestWorthKeeping, inUse.min().orElse(oldestWorthKeeping));
    tx.services().forgetRevisionsBefore(service.id(), oldest);
  }

  /** One that is under way may have to go back. */
  private static Stream<Rollout.Goal> needed(Rollout rollout) {
    return rollout.stage() == Rollout.Stage.DONE
        ? Stream.of(rollout.goal())
        : Stream.concat(Stream.of(rollout.goal()), rollout.lastGood().stream());
  }
}
