package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
  private final TestNode node = new TestNode().started();
  private int changes;

  @Test
  void four_items_are_carried_out_side_by_side_and_the_others_wait() {
    for (int number = 1; number <= 6; number++) {
      accept(TestNode.deploy(number, number));
    }

    assertThat(node.tasks.count()).isEqualTo(Workbench.PARALLEL_LIMIT);
    assertThat(node.bench.standing().working())
        .containsExactly(lease(1), lease(2), lease(3), lease(4), lease(5), lease(6));

    node.tasks.runFirst();
    assertThat(node.tasks.count()).isEqualTo(Workbench.PARALLEL_LIMIT);
    assertThat(node.bench.standing())
        .isEqualTo(
            new Workbench.Standing(
                List.of(done(1)), List.of(lease(2), lease(3), lease(4), lease(5), lease(6))));

    node.tasks.runAll();
    assertThat(node.bench.standing().working()).isEmpty();
    assertThat(node.runtime.list()).hasSize(6);
    assertThat(changes).isEqualTo(6);
  }

  @Test
  void items_of_one_deployment_are_carried_out_strictly_in_order() {
    accept(TestNode.deploy(1, 1), TestNode.stop(2, 1), TestNode.deploy(3, 1));
    accept(TestNode.deploy(4, 2));

    // Only the first of deployment 1, and deployment 2.
    assertThat(node.tasks.count()).isEqualTo(2);
    node.tasks.runLast();
    assertThat(node.bench.standing().results()).containsExactly(done(4));
    assertThat(node.tasks.count()).isEqualTo(1);

    node.tasks.runAll();
    assertThat(node.bench.standing().results()).containsExactly(done(4), done(1), done(2), done(3));
    assertThat(node.runtime.list()).hasSize(2);
  }

  @Test
  void mesh_updates_are_carried_out_one_after_another() {
    accept(
        new Instruction.UpdateWireGuard(lease(1), TestNode.mesh(2)),
        new Instruction.UpdateWireGuard(lease(2), TestNode.mesh(3)));

    assertThat(node.tasks.count()).isEqualTo(1);
    node.tasks.runAll();
    assertThat(node.mesh.generation()).isEqualTo(3);
  }

  @Test
  void a_lease_that_comes_twice_is_carried_out_once() {
    accept(TestNode.deploy(1, 1), TestNode.deploy(1, 1));
    accept(TestNode.deploy(1, 1));
    assertThat(node.tasks.count()).isEqualTo(1);

    node.tasks.runAll();
    accept(TestNode.deploy(1, 1));
    node.bench.acknowledged(List.of(lease(1)));
    accept(TestNode.deploy(1, 1));

    assertThat(node.tasks.count()).isZero();
    assertThat(node.bench.standing()).isEqualTo(new Workbench.Standing(List.of(), List.of()));
  }

  @Test
  void a_second_attempt_is_another_lease() {
    accept(TestNode.stop(1, 1));
    node.tasks.runAll();

    Lease again = new Lease(lease(1).item(), 2);
    accept(new Instruction.Stop(again, TestNode.deployment(1), Instruction.Stop.GRACE));
    node.tasks.runAll();

    assertThat(node.bench.standing().results())
        .containsExactly(done(1), new WorkResult.Done(again));
  }

  @Test
  void results_stay_until_they_are_acknowledged() {
    accept(TestNode.deploy(1, 1), TestNode.deploy(2, 2));
    node.tasks.runAll();

    assertThat(node.bench.standing().results()).containsExactly(done(1), done(2));
    node.bench.acknowledged(List.of(lease(1), lease(77)));

    assertThat(node.bench.standing().results()).containsExactly(done(2));
  }

  @Test
  void nothing_is_begun_after_closing() {
    for (int number = 1; number <= 5; number++) {
      accept(TestNode.deploy(number, number));
    }
    node.bench.close();
    accept(TestNode.deploy(6, 6));
    node.tasks.runAll();

    assertThat(node.runtime.list()).hasSize(Workbench.PARALLEL_LIMIT);
    assertThat(node.bench.standing().working()).isEmpty();
  }

  private void accept(Instruction... instructions) {
    node.bench.accept(List.of(instructions), () -> changes++);
  }

  private static Lease lease(int item) {
    return TestNode.lease(item);
  }

  private static WorkResult done(int item) {
    return new WorkResult.Done(lease(item));
  }
}
