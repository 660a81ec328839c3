package cloud.techulus.http.wire;

import cloud.techulus.core.node.Report;
import java.util.List;
import java.util.Optional;

/** {@code POST /agent/v1/poll} and {@code /agent/v1/report}: all that a worker's agent knows. */
public record ReportWire(
    String agentVersion,
    CapacityWire capacity,
    List<ReplicaWire> replicas,
    long meshGeneration,
    List<WorkResultWire> results,
    List<LeaseWire> working,
    Optional<Long> namesGeneration) {
  public static ReportWire of(Report report) {
    return new ReportWire(
        report.agentVersion(),
        CapacityWire.of(report.capacity()),
        report.replicas().stream().map(ReplicaWire::of).toList(),
        report.meshGeneration(),
        report.results().stream().map(WorkResultWire::of).toList(),
        report.working().stream().map(LeaseWire::of).toList(),
        report.namesGeneration());
  }

  public Report toReport() {
    return new Report(
        agentVersion,
        capacity.toCapacity(),
        replicas.stream().map(ReplicaWire::toReplicaReport).toList(),
        meshGeneration,
        results.stream().map(WorkResultWire::toWorkResult).toList(),
        working.stream().map(LeaseWire::toLease).toList(),
        namesGeneration);
  }
}
