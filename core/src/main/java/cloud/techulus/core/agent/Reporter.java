package cloud.techulus.core.agent;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells the control plane what this node knows, and hands its orders to the workbench. While a poll
 * is parked, a change goes out by a report of its own: one at a time, and changes that come
 * meanwhile go together in the next.
 *
 * <p>A report is always whole, so a lost one costs nothing. A poll may reach the control plane
 * after a younger report; that costs nothing either, because results are repeated until
 * acknowledged and an older state can at most ask for work that is done already.
 */
public final class Reporter {
  /** Longer than a poll is parked, and well below the time after which we are called offline. */
  static final Duration QUIET = Duration.ofSeconds(4);

  private final NodeId node;
  private final String version;
  private final ControlPlane controlPlane;
  private final Workbench bench;
  private final Replicas replicas;
  private final LocalMesh mesh;
  private final LocalNames names;
  private final CapacityMeter capacity;
  private final Executor executor;
  private final InstantSource clock;
  private final AtomicInteger unreported = new AtomicInteger();
  private final AtomicReference<Instant> answered;

  /**
   * @param version of this agent, for the operator to read
   * @param executor runs what it is given on threads of its own
   */
  public Reporter(
      NodeId node,
      String version,
      ControlPlane controlPlane,
      Workbench bench,
      Replicas replicas,
      LocalMesh mesh,
      LocalNames names,
      CapacityMeter capacity,
      Executor executor,
      InstantSource clock) {
    this.node = node;
    this.version = version;
    this.controlPlane = controlPlane;
    this.bench = bench;
    this.replicas = replicas;
    this.mesh = mesh;
    this.names = names;
    this.capacity = capacity;
    this.executor = executor;
    this.clock = clock;
    this.answered = new AtomicReference<>(clock.instant());
  }

  Orders poll(Duration wait) {
    Orders orders = controlPlane.poll(node, report(), wait);
    answered.set(clock.instant());
    return orders;
  }

  /** Drops what is acknowledged and begins what is new. */
  void take(Orders orders) {
    bench.acknowledged(orders.acknowledged());
    orders.names().ifPresent(names::take);
    bench.accept(orders.instructions(), this::changed);
  }

  /** Something is different from what was reported last. */
  void changed() {
    if (unreported.getAndIncrement() == 0) {
      executor.execute(this::reportChanges);
    }
  }

  /**
   * Sends a report if nothing was answered for a while. The poll may be stuck in a connection that
   * loses packets, and the control plane must not take that for our end.
   */
  void reassure() {
    if (Duration.between(answered.get(), clock.instant()).compareTo(QUIET) > 0) {
      changed();
    }
  }

  private void reportChanges() {
    boolean told = false;
    try {
      int before;
      do {
        before = unreported.get();
        take(controlPlane.report(node, report()));
        answered.set(clock.instant());
      } while (!unreported.compareAndSet(before, 0));
      told = true;
    } catch (Unreachable | Problem unanswered) {
      // The next poll carries the same and more, and knows what to do about an outage or refusal.
    } finally {
      if (!told) {
        // Whatever went wrong, the next change must be able to try again.
        unreported.set(0);
      }
    }
  }

  private Report report() {
    // Work before containers: a result that is told implies a container that is seen.
    Workbench.Standing standing = bench.standing();
    return new Report(
        version,
        capacity.measure(),
        replicas.report(),
        mesh.generation(),
        standing.results(),
        standing.working(),
        Optional.of(names.generation()));
  }
}
