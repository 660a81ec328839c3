package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.queue.Instruction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * A worker. Each {@link #tick} is one poll: everything known goes to the control plane, its orders
 * come back, and work on them begins on other threads, so that a poll never waits behind a pull.
 */
public final class Agent {
  /** Between two attempts to remove what is left of this server. */
  static final Duration LEAVE_PAUSE = Duration.ofSeconds(2);

  private final Reporter reporter;
  private final Workbench bench;
  private final WorkExecutor work;
  private final ContainerRuntime runtime;
  private final Replicas replicas;
  private final LocalMesh mesh;
  private final LogStreams logs;
  private final NodeState state;
  private final Executor executor;
  private final Journal log;
  private final Contact contact;
  private final KeyClaims claims;
  private final Hold hold;

  /**
   * @param executor runs what it is given on threads of its own
   */
  public Agent(
      Reporter reporter,
      Workbench bench,
      WorkExecutor work,
      ContainerRuntime runtime,
      Replicas replicas,
      LocalMesh mesh,
      LogStreams logs,
      NodeState state,
      KeyClaims claims,
      Executor executor,
      RandomGenerator random,
      Journal log) {
    this.reporter = reporter;
    this.bench = bench;
    this.work = work;
    this.runtime = runtime;
    this.replicas = replicas;
    this.mesh = mesh;
    this.logs = logs;
    this.state = state;
    this.executor = executor;
    this.log = log;
    this.claims = claims;
    this.contact = new Contact(log, random);
    this.hold = new Hold(runtime, state, log);
  }

  /**
   * Brings up mesh and containers from this machine's own disk; the control plane may be away. Call
   * it once, before the first tick.
   *
   * @param boot when this machine came up
   * @throws CommandFailed if the mesh interface does not come up
   * @throws ContainerFailed if the runtime does not tell what runs: a report without that would
   *     have the control plane repair what is not broken
   */
  public void start(Instant boot) {
    state.mesh().ifPresent(mesh::apply);
    boolean _ = replicas.refresh();
    if (!hold.isOn()) {
      inParallel(
          state.orders().stream().<Runnable>map(order -> () -> work.restore(order, boot)).toList());
    }
  }

  /** One poll. When the node was removed, everything of ours is gone when this returns. */
  public Next tick(Duration wait) {
    repairMesh();
    Next next =
        contact.ask(
            () -> poll(wait),
            orders -> {
              reporter.take(orders);
              orders.logs().ifPresent(logs::want);
              return new Next.Again();
            });
    if (!(next instanceof Next.Again)) {
      logs.unanswered();
    }
    // Else the next call gets the same answer, and what is left is tried again.
    return next instanceof Next.Removed && !leave() ? new Next.Pause(LEAVE_PAUSE) : next;
  }

  private void repairMesh() {
    try {
      if (mesh.repair()) {
        log.warn("The mesh interface had gone or lost addresses; it is as it was.");
      }
    } catch (CommandFailed failure) {
      log.warn("Could not bring the mesh back, trying again: " + failure.getMessage());
    }
  }

  private Orders poll(Duration wait) {
    try {
      Orders orders = reporter.poll(wait);
      if (hold.end()) {
        // What is still not up is ordered anew: it must not get in the way of work in hand.
        boolean _ = replicas.refresh();
      }
      return orders;
    } catch (Problem refusal) {
      logs.end();
      switch (refusal.kind()) {
        case KEY_APPROVAL_REQUIRED -> hold.begin();
        case UNAUTHENTICATED -> claims.make();
        case INVALID, FORBIDDEN, NOT_FOUND, CONFLICT, STALE, GONE, LIMIT -> {}
      }
      throw refusal;
    }
  }

  /** Whether nothing of ours is left. */
  private boolean leave() {
    log.warn("This server was removed from the platform: its containers and its mesh go.");
    bench.close();
    work.end();
    try {
      inParallel(
          runtime.list().stream().<Runnable>map(container -> () -> remove(container)).toList());
      // A container may still be on its way: it must not come when nobody is here any more. After
      // that they are listed again, because one may not have gone.
      if (!bench.isIdle() || !runtime.list().isEmpty()) {
        log.warn("Some containers are left, or on their way; they are tried again.");
        return false;
      }
      mesh.down();
      state.clear();
      return true;
    } catch (ContainerFailed | CommandFailed | StateFailed failure) {
      log.warn("Something is left and tried again: " + failure.getMessage());
      return false;
    }
  }

  private void remove(Container container) {
    try {
      runtime.remove(container.deployment(), Instruction.Stop.GRACE);
    } catch (ContainerFailed | CommandFailed failure) {
      log.warn("Could not stop %s: %s".formatted(container.deployment(), failure.getMessage()));
    }
  }

  private void inParallel(List<Runnable> tasks) {
    CompletableFuture.allOf(
            tasks.stream()
                .map(task -> CompletableFuture.runAsync(task, executor))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }
}
