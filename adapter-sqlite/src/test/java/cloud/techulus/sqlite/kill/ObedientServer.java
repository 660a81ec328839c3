package cloud.techulus.sqlite.kill;

import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A server that does at once what it is told, and whose containers are healthy. */
final class ObedientServer {
  private final ServerId id;
  private final FakeNodeIdentity identity;
  private final Set<Deployment.Id> containers = new TreeSet<>();
  private final List<WorkResult> results = new ArrayList<>();
  private long meshGeneration;

  ObedientServer(ServerId id, FakeNodeIdentity identity) {
    this.id = id;
    this.identity = identity;
  }

  Set<Deployment.Id> containers() {
    return Set.copyOf(containers);
  }

  /** Somebody removes a container behind everybody's back. */
  void lose(Random random) {
    containers.removeIf(container -> random.nextBoolean());
  }

  void call(Dispatcher dispatcher, Signatures signatures) {
    List<ReplicaReport> replicas =
        containers.stream()
            .map(each -> new ReplicaReport(each, "c-" + each, new Observed.Healthy()))
            .toList();
    Report report =
        new Report(
            Signatures.VERSION, Signatures.CAPACITY, replicas, meshGeneration, results, List.of());
    Orders orders = dispatcher.poll(signatures.of(id.value(), identity), report);
    results.removeIf(result -> orders.acknowledged().contains(result.lease()));
    orders.instructions().forEach(this::obey);
  }

  private void obey(Instruction instruction) {
    switch (instruction) {
      case Instruction.Deploy deploy -> containers.add(deploy.order().deployment());
      case Instruction.Stop stop -> containers.remove(stop.deployment());
      case Instruction.UpdateWireGuard update ->
          meshGeneration = update.configuration().generation();
    }
    results.add(new WorkResult.Done(instruction.lease()));
  }
}
