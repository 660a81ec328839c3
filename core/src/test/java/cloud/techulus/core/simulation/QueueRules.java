package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkItem.Status;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.simulation.Ledger.Change;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What must hold for work: whose word on it counts, and who is told what. */
final class QueueRules implements Witness {
  private final World world;
  private final Set<Lease> handedOut = new HashSet<>();
  private Optional<Request> current = Optional.empty();

  QueueRules(World world) {
    this.world = world;
  }

  @Override
  public void requested(Request request) {
    current = Optional.of(request);
  }

  @Override
  public void committed(Commit commit) {
    commit.items().forEach(this::item);
  }

  private void item(Change<WorkItem> change) {
    if (change.before().isEmpty() || change.after().isEmpty()) {
      return;
    }
    WorkItem before = change.before().get();
    WorkItem after = change.after().get();
    boolean ended = before.status() == Status.COMPLETED || before.status() == Status.FAILED;
    Violation.unless(
        !ended || before.equals(after),
        () -> "#%s changed after it had ended".formatted(after.id()));
    int attempts = after.attempts() - before.attempts();
    Violation.unless(
        attempts == 0 || (attempts == 1 && (before.status() == Status.PENDING || isLost(before))),
        () ->
            "#%s went from attempt %d (%s) to %d"
                .formatted(after.id(), before.attempts(), before.status(), after.attempts()));
    // With another attempt it was taken back, and ended when it was to be handed out again.
    boolean same = before.status() == Status.PROCESSING && attempts == 0;
    if (same && after.status() == Status.COMPLETED) {
      Violation.unless(
          isReported(before, WorkResult.Done.class),
          () ->
              "#%s is completed, and its server did not say so of attempt %d"
                  .formatted(after.id(), before.attempts()));
    }
    if (same && after.status() == Status.FAILED) {
      Violation.unless(
          isReported(before, WorkResult.Failed.class) || isGivenUp(before),
          () ->
              "#%s failed, and its server did not say so of attempt %d"
                  .formatted(after.id(), before.attempts()));
    }
  }

  /** Whether the report that is being taken holds such a result for just this attempt. */
  private boolean isReported(WorkItem item, Class<? extends WorkResult> kind) {
    return current
        .filter(request -> request.signed().keyId().equals(item.server().value()))
        .flatMap(QueueRules::report)
        .filter(
            report ->
                report.results().stream()
                    .anyMatch(
                        result -> kind.isInstance(result) && result.lease().equals(item.lease())))
        .isPresent();
  }

  /** Taken back and handed out again in one go. */
  private boolean isLost(WorkItem item) {
    return isReported(item, WorkResult.Failed.class)
        || item.startedAt()
            .filter(
                begun -> begun.plus(LeasePolicy.LOST_AFTER).isBefore(world.timeline().instant()))
            .isPresent();
  }

  private boolean isGivenUp(WorkItem item) {
    return item.attempts() >= LeasePolicy.ATTEMPTS_LIMIT
        || Optional.ofNullable(world.ledger().servers().get(item.server()))
            .filter(server -> server.status() == ServerStatus.ONLINE)
            .isEmpty();
  }

  private static Optional<Report> report(Request request) {
    return switch (request) {
      case Request.Poll poll -> Optional.of(poll.report());
      case Request.Tell tell -> Optional.of(tell.report());
      case Request.Join _, Request.Claim _, Request.ProxyPoll _ -> Optional.empty();
    };
  }

  @Override
  public void handled(Request request) {
    current = Optional.empty();
  }

  @Override
  public void answered(Request request, Answer answer) {
    if (answer instanceof Answer.Work(Orders orders)) {
      ServerId server = (ServerId) request.node();
      orders.instructions().forEach(instruction -> handOut(server, instruction));
    }
  }

  private void handOut(ServerId server, Instruction instruction) {
    Violation.unless(
        handedOut.add(instruction.lease()),
        () ->
            "#%s.%d was handed out twice"
                .formatted(instruction.lease().item(), instruction.lease().attempt()));
    switch (instruction) {
      case Instruction.Deploy deploy -> belongs(server, deploy.order());
      case Instruction.Stop stop -> {
        boolean wanted =
            Optional.ofNullable(world.ledger().deployments().get(stop.deployment()))
                .filter(Deployment::isLive)
                .flatMap(Deployment::server)
                .filter(server::equals)
                .isPresent();
        Violation.unless(
            !wanted,
            () ->
                "%s is told to stop %s, which is wanted there"
                    .formatted(server, stop.deployment()));
      }
      case Instruction.UpdateWireGuard _ -> {}
    }
  }

  /** What it is told to run, and the secrets that go with that, are its own. */
  private void belongs(ServerId server, DeploymentOrder order) {
    Optional<Deployment> own =
        Optional.ofNullable(world.ledger().deployments().get(order.deployment()))
            .filter(deployment -> deployment.server().filter(server::equals).isPresent());
    Violation.unless(
        own.isPresent(),
        () -> "%s is told to run %s, which is not its".formatted(server, order.deployment()));
    Violation.unless(
        own.flatMap(Deployment::address).filter(order.address()::equals).isPresent(),
        () ->
            "%s is told to run %s at %s, which is not its address"
                .formatted(server, order.deployment(), order.address()));
    Optional<Revision> revision =
        world.store().read(view -> view.services().revision(order.service(), own.get().revision()));
    Violation.unless(
        revision
            .filter(it -> it.secrets().equals(order.secrets()))
            .filter(it -> it.spec().workload().equals(order.workload()))
            .isPresent(),
        () ->
            "%s is told to run %s in another revision than that"
                .formatted(server, order.deployment()));
  }
}
