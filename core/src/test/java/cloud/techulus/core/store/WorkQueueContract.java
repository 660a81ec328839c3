package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Work items from creation to their end. */
interface WorkQueueContract extends UsesStore {
  ServerId WORKER = Samples.server(1).id();
  ServerId IDLE = Samples.server(2).id();
  Deployment.Id DEPLOYMENT = new Deployment.Id("dep_1");
  Deployment.Id UNTOUCHED = new Deployment.Id("dep_2");

  private void saveServers() {
    write(
        tx -> {
          tx.servers().save(Samples.server(1));
          tx.servers().save(Samples.server(2));
        });
  }

  private WorkItem append(Work work) {
    return store().write(tx -> tx.workQueue().append(WORKER, work, Samples.NOW));
  }

  private WorkItem save(WorkItem item) {
    write(tx -> tx.workQueue().save(item));
    return item;
  }

  @Test
  default void anAppendedItemIsPendingAndComesBackInEveryState() {
    saveServers();
    List<Work> works =
        List.of(
            new Work.Deploy(DEPLOYMENT),
            new Work.Stop(DEPLOYMENT),
            new Work.UpdateWireGuard(Long.MAX_VALUE));
    for (Work work : works) {
      WorkItem item = append(work);
      assertThat(item)
          .isEqualTo(
              new WorkItem(
                  item.id(),
                  WORKER,
                  work,
                  WorkItem.Status.PENDING,
                  0,
                  Samples.NOW,
                  Optional.empty(),
                  Optional.empty(),
                  ""));
      assertKept(item);
      assertKept(save(item.claim(Samples.NOW.plusNanos(1))));
      assertKept(save(item.claim(Samples.NOW).retry()));
      assertKept(save(item.claim(Samples.NOW).complete(Samples.NOW.plusSeconds(2))));
      assertKept(save(item.claim(Samples.NOW).fail("no such image", Samples.NOW)));
    }
    assertOptional(view -> view.workQueue().find(new WorkItem.Id(99))).isEmpty();
  }

  private void assertKept(WorkItem item) {
    assertOptional(view -> view.workQueue().find(item.id())).contains(item);
  }

  @Test
  default void unfinishedItemsAreThoseOfTheServerInOrderOfCreation() {
    saveServers();
    WorkItem first = append(new Work.Deploy(DEPLOYMENT));
    WorkItem second = append(new Work.UpdateWireGuard(3));
    WorkItem third = append(new Work.Stop(DEPLOYMENT));
    WorkItem done =
        save(append(new Work.Stop(DEPLOYMENT)).claim(Samples.NOW).complete(Samples.NOW));
    WorkItem failed = save(append(new Work.Deploy(DEPLOYMENT)).fail("why", Samples.NOW));
    WorkItem processing = save(first.claim(Samples.NOW));

    assertAll(view -> view.workQueue().unfinishedOf(WORKER))
        .containsExactly(processing, second, third)
        .doesNotContain(done, failed);
    assertAll(view -> view.workQueue().unfinishedOf(IDLE)).isEmpty();
    assertAll(view -> view.workQueue().unfinishedAbout(DEPLOYMENT))
        .containsExactly(processing, third);
    assertAll(view -> view.workQueue().unfinishedAbout(UNTOUCHED)).isEmpty();
  }

  @Test
  default void processingItemsNobodyHasNamedSinceAreFound() {
    saveServers();
    Instant limit = Samples.NOW;
    WorkItem forgotten = save(append(new Work.Deploy(DEPLOYMENT)).claim(limit.minusNanos(1)));
    save(append(new Work.Deploy(DEPLOYMENT)).claim(limit.minusSeconds(9)).renew(limit));
    save(append(new Work.Deploy(DEPLOYMENT)).claim(limit.minusSeconds(9)).complete(limit));
    append(new Work.Deploy(DEPLOYMENT));

    assertAll(view -> view.workQueue().processingNotRenewedSince(limit)).containsExactly(forgotten);
  }

  @Test
  default void onlyItemsThatEndedBeforeAreRemoved() {
    saveServers();
    Instant limit = Samples.NOW;
    WorkItem old = save(append(new Work.Deploy(DEPLOYMENT)).complete(limit.minusNanos(1)));
    WorkItem oldFailure = save(append(new Work.Deploy(DEPLOYMENT)).fail("", limit.minusSeconds(1)));
    WorkItem recent = save(append(new Work.Deploy(DEPLOYMENT)).complete(limit));
    WorkItem pending = append(new Work.Deploy(DEPLOYMENT));

    write(tx -> tx.workQueue().removeFinishedBefore(limit));

    assertOptional(view -> view.workQueue().find(old.id())).isEmpty();
    assertOptional(view -> view.workQueue().find(oldFailure.id())).isEmpty();
    assertKept(recent);
    assertKept(pending);
  }

  @Test
  default void idsRiseAndAreNeverGivenTwice() {
    saveServers();
    WorkItem first = append(new Work.UpdateWireGuard(1));
    WorkItem second = append(new Work.UpdateWireGuard(2));
    save(second.complete(Samples.NOW.minusSeconds(1)));
    write(tx -> tx.workQueue().removeFinishedBefore(Samples.NOW));

    WorkItem third = append(new Work.UpdateWireGuard(3));

    assertThat(List.of(first, second, third))
        .extracting(item -> item.id().value())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  default void workNeedsItsServerAndItsItem() {
    saveServers();
    WorkItem item = append(new Work.UpdateWireGuard(1));
    write(tx -> tx.servers().remove(WORKER));

    assertRefusedAsBug(
        tx -> tx.workQueue().append(WORKER, new Work.UpdateWireGuard(2), Samples.NOW));
    assertRefusedAsBug(tx -> tx.workQueue().save(item.claim(Samples.NOW)));
  }
}
