package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.RollingUpdate;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes queued pointers whole and leases them to their server. */
record Delivery(Tx tx) {

  /**
   * What the server may begin now, in order. Work that has lost its point ends here and is not
   * sent.
   */
  List<Instruction> lease(ServerId server, Instant now) {
    List<Instruction> instructions = new ArrayList<>();
    List<WorkItem> unfinished = tx.workQueue().unfinishedOf(server);
    long envBytes = 0;
    for (WorkItem item : LeasePolicy.claimable(unfinished, Orders.INSTRUCTIONS_LIMIT, now)) {
      if (envBytes > Orders.ENV_BUDGET_BYTES) {
        break;
      }
      WorkItem claimed = item.claim(now);
      Optional<Instruction> instruction = instruction(claimed);
      tx.workQueue().save(instruction.isPresent() ? claimed : claimed.complete(now));
      instruction.ifPresent(instructions::add);
      envBytes += instruction.map(Delivery::envBytes).orElse(0L);
    }
    return instructions;
  }

  private static long envBytes(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Deploy deploy ->
          deploy.order().workload().envBytes()
              + deploy.order().secrets().values().stream().mapToLong(SealedSecret::bytes).sum();
      case Instruction.Stop _, Instruction.UpdateWireGuard _ -> 0;
    };
  }

  private Optional<Instruction> instruction(WorkItem item) {
    Lease lease = item.lease();
    return switch (item.work()) {
      case Work.Deploy deploy ->
          tx.deployments()
              .find(deploy.deployment())
              .filter(Deployment::isLive)
              .map(deployment -> new Instruction.Deploy(lease, order(deployment)));
      case Work.Stop stop ->
          Optional.of(new Instruction.Stop(lease, stop.deployment(), Instruction.Stop.GRACE));
      case Work.UpdateWireGuard update ->
          Optional.of(
              new Instruction.UpdateWireGuard(lease, Mesh.configurationOf(tx, item.server())));
    };
  }

  private DeploymentOrder order(Deployment deployment) {
    Service service = tx.services().find(deployment.service()).orElseThrow();
    Project project = tx.projects().find(service.project()).orElseThrow();
    Revision revision = tx.services().revision(service.id(), deployment.revision()).orElseThrow();
    return new DeploymentOrder(
        deployment.id(),
        service.id(),
        project.slug() + "/" + service.name(),
        deployment.address().orElseThrow(),
        revision.spec().workload(),
        revision.secrets(),
        minReady(deployment));
  }

  /** Nobody waits for one that proves itself while nothing else serves. */
  private Duration minReady(Deployment deployment) {
    boolean othersServe =
        tx.deployments().ofService(deployment.service()).stream()
            .anyMatch(each -> each.serves() && !each.id().equals(deployment.id()));
    return othersServe ? RollingUpdate.MIN_READY : Duration.ZERO;
  }
}
