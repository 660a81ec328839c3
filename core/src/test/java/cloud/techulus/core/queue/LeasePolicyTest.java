package cloud.techulus.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.WorkItem.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeasePolicyTest {
  private static final ServerId SERVER = new ServerId("srv_1");
  private static final Deployment.Id ONE = new Deployment.Id("dep_1");
  private static final Deployment.Id TWO = new Deployment.Id("dep_2");

  @Test
  void workOfOneDeploymentGoesOutOneByOneAndOtherWorkBesideIt() {
    WorkItem deployOne = item(1, new Work.Deploy(ONE));
    WorkItem stopOne = item(2, new Work.Stop(ONE));
    WorkItem deployTwo = item(3, new Work.Deploy(TWO));
    WorkItem mesh = item(4, new Work.UpdateWireGuard(1));

    assertThat(LeasePolicy.claimable(List.of(deployOne, stopOne, deployTwo, mesh), 16, Samples.NOW))
        .containsExactly(deployOne, deployTwo, mesh);
    assertThat(
            LeasePolicy.claimable(
                List.of(deployOne.claim(Samples.NOW), stopOne, deployTwo), 16, Samples.NOW))
        .containsExactly(deployTwo);
    assertThat(LeasePolicy.claimable(List.of(deployOne, deployTwo, mesh), 2, Samples.NOW))
        .containsExactly(deployOne, deployTwo);
  }

  @Test
  void whatFailedWaitsBeforeItIsTriedAgain() {
    WorkItem failed = item(1, new Work.Stop(ONE)).claim(Samples.NOW).retry();
    WorkItem twice = failed.claim(Samples.NOW).retry();

    assertThat(LeasePolicy.claimable(List.of(failed), 16, Samples.NOW.plusMillis(999))).isEmpty();
    assertThat(LeasePolicy.claimable(List.of(failed), 16, Samples.NOW.plusSeconds(1)))
        .containsExactly(failed);
    assertThat(LeasePolicy.claimable(List.of(twice), 16, Samples.NOW.plusSeconds(1))).isEmpty();
    assertThat(LeasePolicy.claimable(List.of(twice), 16, Samples.NOW.plusSeconds(2)))
        .containsExactly(twice);
  }

  @Test
  void onlyTheServerWithTheCurrentAttemptIsHeard() {
    WorkItem claimed = item(1, new Work.Deploy(ONE)).claim(Samples.NOW);
    WorkItem again = claimed.retry().claim(Samples.NOW);

    assertThat(LeasePolicy.refuse(Optional.of(again), again.lease(), SERVER)).isEmpty();
    assertThat(LeasePolicy.refuse(Optional.of(again), claimed.lease(), SERVER))
        .contains("attempt 1 is not the current one");
    assertThat(LeasePolicy.refuse(Optional.of(again), again.lease(), new ServerId("srv_2")))
        .contains("no such work item");
    assertThat(LeasePolicy.refuse(Optional.empty(), again.lease(), SERVER))
        .contains("no such work item");
    for (WorkItem ended :
        List.of(again.retry(), again.complete(Samples.NOW), again.fail("x", Samples.NOW))) {
      assertThat(LeasePolicy.refuse(Optional.of(ended), again.lease(), SERVER))
          .contains("the work item is not being processed");
    }
  }

  @Test
  void theThirdLostAttemptIsTheLast() {
    WorkItem item = item(1, new Work.Deploy(ONE));
    for (int attempt = 1; attempt < LeasePolicy.ATTEMPTS_LIMIT; attempt++) {
      item = LeasePolicy.takeBack(item.claim(Samples.NOW), "lost", Samples.NOW);
      assertThat(item.status()).isEqualTo(Status.PENDING);
    }

    item = LeasePolicy.takeBack(item.claim(Samples.NOW), "lost", Samples.NOW);

    assertThat(item.status()).isEqualTo(Status.FAILED);
    assertThat(item.error()).isEqualTo("lost (attempt 3 of 3)");
  }

  private static WorkItem item(long id, Work work) {
    return new WorkItem(
        new WorkItem.Id(id),
        SERVER,
        work,
        Status.PENDING,
        0,
        Samples.NOW,
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
