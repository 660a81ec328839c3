package cloud.techulus.core.store;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

record FakeWorkQueue(FakeData data) implements WorkQueue.Mutable {

  private List<WorkItem> matching(Predicate<WorkItem> condition) {
    return data.workQueue.values().stream().filter(condition).toList();
  }

  private static boolean isUnfinished(WorkItem item) {
    return switch (item.status()) {
      case PENDING, PROCESSING -> true;
      case COMPLETED, FAILED -> false;
    };
  }

  private static boolean isAbout(Work work, Deployment.Id deployment) {
    return switch (work) {
      case Work.Deploy deploy -> deploy.deployment().equals(deployment);
      case Work.Stop stop -> stop.deployment().equals(deployment);
      case Work.UpdateWireGuard _ -> false;
    };
  }

  @Override
  public Optional<WorkItem> find(WorkItem.Id id) {
    return Optional.ofNullable(data.workQueue.get(id.value()));
  }

  @Override
  public List<WorkItem> unfinishedOf(ServerId server) {
    return matching(item -> isUnfinished(item) && item.server().equals(server));
  }

  @Override
  public List<WorkItem> unfinishedAbout(Deployment.Id deployment) {
    return matching(item -> isUnfinished(item) && isAbout(item.work(), deployment));
  }

  @Override
  public List<WorkItem> processingNotRenewedSince(Instant limit) {
    return matching(
        item ->
            item.status() == WorkItem.Status.PROCESSING
                && item.startedAt().orElse(Instant.MIN).isBefore(limit));
  }

  @Override
  public WorkItem append(ServerId server, Work work, Instant now) {
    FakeData.requireReference(data.servers.containsKey(server), "workQueue.serverId");
    data.lastWorkId++;
    WorkItem item =
        new WorkItem(
            new WorkItem.Id(data.lastWorkId),
            server,
            work,
            WorkItem.Status.PENDING,
            0,
            now,
            Optional.empty(),
            Optional.empty(),
            "");
    data.workQueue.put(item.id().value(), item);
    return item;
  }

  @Override
  public void save(WorkItem item) {
    FakeData.requireReference(data.workQueue.containsKey(item.id().value()), "workQueue.id");
    data.workQueue.put(item.id().value(), item);
  }

  @Override
  public void removeFinishedBefore(Instant limit) {
    data.workQueue
        .values()
        .removeIf(
            item -> !isUnfinished(item) && item.finishedAt().orElse(Instant.MAX).isBefore(limit));
  }
}
