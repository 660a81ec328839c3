package cloud.techulus.core.node;

import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Capacity;
import java.util.List;
import java.util.Optional;

/**
 * All that a worker's agent knows. It is always whole, so a lost one costs nothing.
 *
 * @param replicas every container of ours on this machine
 * @param meshGeneration of the configuration its interface has; 0 before the first
 * @param results of work that ended and was not acknowledged yet
 * @param working what it is busy with, or has accepted and not begun
 * @param namesGeneration of the names it answers by, 0 before the first; empty if it answers none
 */
public record Report(
    String agentVersion,
    Capacity capacity,
    List<ReplicaReport> replicas,
    long meshGeneration,
    List<WorkResult> results,
    List<Lease> working,
    Optional<Long> namesGeneration) {
  public Report {
    replicas = List.copyOf(replicas);
    results = List.copyOf(results);
    working = List.copyOf(working);
  }

  /** Of an agent that answers no names. */
  public Report(
      String agentVersion,
      Capacity capacity,
      List<ReplicaReport> replicas,
      long meshGeneration,
      List<WorkResult> results,
      List<Lease> working) {
    this(agentVersion, capacity, replicas, meshGeneration, results, working, Optional.empty());
  }
}
