package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.ReplicaHealth.Phase;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe;
import cloud.techulus.core.container.HealthProbe.Result;
import cloud.techulus.core.queue.DeploymentOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Looks after the containers: which are there, and whether they serve. The loop that drives it
 * calls {@link #checkDue} and waits until the time it gives, or until it is woken.
 */
public final class HealthChecks {
  private final Replicas replicas;
  private final HealthProbe probe;
  private final Reporter reporter;
  private final Executor executor;
  private final Runnable wake;
  private final InstantSource clock;
  private final Journal log;
  private Instant nextListing = Instant.MIN;

  /**
   * @param executor runs what it is given on threads of its own: a container that does not answer
   *     holds up nobody else's check
   * @param wake is called when the time {@link #checkDue} gave may have become earlier
   */
  public HealthChecks(
      Replicas replicas,
      HealthProbe probe,
      Reporter reporter,
      Executor executor,
      Runnable wake,
      InstantSource clock,
      Journal log) {
    this.replicas = replicas;
    this.probe = probe;
    this.reporter = reporter;
    this.executor = executor;
    this.wake = wake;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Starts all checks that are due.
   *
   * @return when the next is due
   */
  public Instant checkDue() {
    Instant now = clock.instant();
    if (takeListing(now)) {
      reporter.reassure();
      list();
    }
    for (Replicas.Due due : replicas.takeDue(now)) {
      executor.execute(() -> check(due));
    }
    Instant listing = nextListing();
    return replicas.nextCheck().filter(next -> next.isBefore(listing)).orElse(listing);
  }

  private synchronized boolean takeListing(Instant now) {
    if (now.isBefore(nextListing)) {
      return false;
    }
    nextListing = now.plus(HealthCheck.INTERVAL);
    return true;
  }

  private synchronized Instant nextListing() {
    return nextListing;
  }

  private synchronized void listAtOnce() {
    nextListing = Instant.MIN;
  }

  private void list() {
    try {
      if (replicas.refresh()) {
        reporter.changed();
      }
    } catch (ContainerFailed | CommandFailed failure) {
      log.warn("Cannot see which containers run: " + failure.getMessage());
    }
  }

  private void check(Replicas.Due due) {
    Replicas.Checked checked = replicas.checked(due, ask(due.order()));
    if (checked.before() != checked.after()) {
      if (!due.order().minReady().isZero()
          && due.order().workload().healthCheck() instanceof HealthCheck.None) {
        // Nobody asks the container itself, and one that has ended must not count as ready.
        list();
      }
      log.note(
          "%s of %s is %s."
              .formatted(
                  due.order().deployment(), due.order().serviceName(), words(checked.after())));
      reporter.changed();
    }
    if (checked.stumbled()) {
      // It may have died: that is told by the runtime at once, by the checks only after three.
      listAtOnce();
    }
    wake.run();
  }

  private Result ask(DeploymentOrder order) {
    try {
      return probe.probe(
          order.deployment(),
          order.address(),
          order.workload().port(),
          order.workload().healthCheck());
    } catch (ContainerFailed | CommandFailed failure) {
      return new Result.Unhealthy(String.valueOf(failure.getMessage()));
    }
  }

  private static String words(Phase phase) {
    return switch (phase) {
      case STARTING -> "starting";
      case HEALTHY -> "healthy";
      case UNHEALTHY -> "unhealthy";
    };
  }
}
