package cloud.techulus.core.agent;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The work this node has accepted: in order for each deployment, a few deployments side by side,
 * and each lease once. Results stay until the control plane has acknowledged them.
 */
public final class Workbench {
  /** Most items carried out at once. */
  public static final int PARALLEL_LIMIT = 4;

  /** How many leases are remembered so that none is carried out twice. */
  private static final int REMEMBERED_LEASES = 1024;

  private final WorkExecutor work;
  private final Executor executor;
  private final Map<Lease, Instruction> waiting = new LinkedHashMap<>();
  private final Map<Lease, Instruction> running = new LinkedHashMap<>();
  private final Map<Lease, WorkResult> results = new LinkedHashMap<>();
  private final Map<Lease, Boolean> known = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param executor runs what it is given on threads of its own
   */
  public Workbench(WorkExecutor work, Executor executor) {
    this.work = work;
    this.executor = executor;
  }

  /** What a report tells about work; taken in one look, so that no lease is missing in between. */
  record Standing(List<WorkResult> results, List<Lease> working) {}

  synchronized Standing standing() {
    List<Lease> working = new ArrayList<>(running.keySet());
    working.addAll(waiting.keySet());
    return new Standing(List.copyOf(results.values()), working);
  }

  /** These results need not be reported again. */
  synchronized void acknowledged(List<Lease> leases) {
    leases.forEach(results::remove);
  }

  /**
   * Begins with these instructions, or puts them behind others.
   *
   * @param changed is called whenever one has ended
   */
  void accept(List<Instruction> instructions, Runnable changed) {
    synchronized (this) {
      for (Instruction instruction : instructions) {
        if (!closed && remember(instruction.lease())) {
          waiting.put(instruction.lease(), instruction);
        }
      }
    }
    begin(changed);
  }

  /** From now on nothing is begun. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  /** Whether nothing is being carried out. */
  synchronized boolean isIdle() {
    return running.isEmpty();
  }

  private boolean remember(Lease lease) {
    boolean isNew = known.putIfAbsent(lease, true) == null;
    if (known.size() > REMEMBERED_LEASES) {
      known.remove(known.keySet().iterator().next());
    }
    return isNew;
  }

  private void begin(Runnable changed) {
    for (Instruction instruction : takeStartable()) {
      executor.execute(() -> carryOut(instruction, changed));
    }
  }

  private synchronized List<Instruction> takeStartable() {
    Set<Optional<Deployment.Id>> busy = new HashSet<>();
    running.values().forEach(instruction -> busy.add(subject(instruction)));
    List<Instruction> startable = new ArrayList<>();
    for (Instruction instruction : waiting.values()) {
      boolean free = busy.add(subject(instruction));
      if (free && running.size() + startable.size() < PARALLEL_LIMIT) {
        startable.add(instruction);
      }
    }
    for (Instruction instruction : startable) {
      waiting.remove(instruction.lease());
      running.put(instruction.lease(), instruction);
    }
    return startable;
  }

  private void carryOut(Instruction instruction, Runnable changed) {
    Optional<WorkResult> result = Optional.empty();
    try {
      result = Optional.of(work.carryOut(instruction));
    } finally {
      // Without a result (a bug) the lease is named no more, and the control plane takes it back.
      ended(instruction, result);
      begin(changed);
      changed.run();
    }
  }

  private synchronized void ended(Instruction instruction, Optional<WorkResult> result) {
    running.remove(instruction.lease());
    result.ifPresent(it -> results.put(instruction.lease(), it));
  }

  /** What must not be worked on twice at once; the mesh, which is one, has the empty name. */
  private static Optional<Deployment.Id> subject(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Deploy deploy -> Optional.of(deploy.order().deployment());
      case Instruction.Stop stop -> Optional.of(stop.deployment());
      case Instruction.UpdateWireGuard _ -> Optional.empty();
    };
  }
}
