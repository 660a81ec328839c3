package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Liveness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {
  private static final MeshAddress OWN = MeshAddress.parse("10.100.1.1");

  private final TestNode node = new TestNode().started();

  @Test
  void afterAnOutageEverybodyCallsBeforeAnybodyCountsAsSilent() {
    assertThat(Contact.DELAY_LIMIT.multipliedBy(2)).isLessThan(Liveness.THRESHOLD);
  }

  @Test
  void the_first_poll_tells_all_there_is() {
    assertThat(node.tick()).isEqualTo(new Next.Again());

    assertThat(node.controlPlane.polls())
        .containsExactly(
            new Report(
                TestNode.VERSION,
                TestNode.CAPACITY,
                List.of(),
                1,
                List.of(),
                List.of(),
                Optional.of(0L)));
  }

  @Test
  void names_are_answered_at_once_kept_and_reported() {
    NameTable names =
        new NameTable(
            7,
            List.of(
                new NameTable.Entry(
                    new Name("shop"), new Name("web"), List.of(MeshAddress.parse("10.100.1.2")))));
    node.started().controlPlane.name(names);
    node.tick();

    assertThat(node.nameServer.current()).contains(names);
    node.nameServer = new FakeNameServer();
    node.restart();
    assertThat(node.nameServer.current()).as("before any call").contains(names);
    node.tick();
    assertThat(node.controlPlane.polls().getLast().namesGeneration()).contains(7L);
  }

  @Test
  void a_full_disk_does_not_stop_names_from_being_answered() {
    node.started().state.fillUp();
    node.controlPlane.name(new NameTable(7, List.of()));

    assertThat(node.tick()).isEqualTo(new Next.Again());

    assertThat(node.nameServer.current()).isPresent();
    assertThat(node.log.warnings()).anyMatch(line -> line.startsWith("Names are answered, but"));
  }

  @Test
  void a_result_is_reported_at_once_and_until_it_is_acknowledged() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.tick()).isEqualTo(new Next.Again());

    Report told = node.controlPlane.reports().getFirst();
    assertThat(told.results()).containsExactly(new WorkResult.Done(TestNode.lease(1)));
    assertThat(told.working()).isEmpty();
    assertThat(told.replicas())
        .extracting(ReplicaReport::deployment)
        .containsExactly(TestNode.deployment(1));

    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.controlPlane.polls().getLast().results()).isEmpty();
  }

  @Test
  void a_result_whose_acknowledgement_was_lost_is_reported_again() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    Next first = node.agent.tick(TestNode.WAIT);
    assertThat(first).isEqualTo(new Next.Again());
    node.controlPlane.loseAnswers();
    node.tasks.runAll();
    assertThat(node.controlPlane.reports()).hasSize(1);
    node.controlPlane.recover();

    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.controlPlane.polls().getLast().results())
        .containsExactly(new WorkResult.Done(TestNode.lease(1)));
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.controlPlane.polls().getLast().results()).isEmpty();
  }

  @Test
  void a_poll_does_not_wait_behind_work_and_names_it() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.agent.tick(TestNode.WAIT)).isEqualTo(new Next.Again());

    // The pull is still to come, and the agent polls on.
    assertThat(node.agent.tick(TestNode.WAIT)).isEqualTo(new Next.Again());

    assertThat(node.controlPlane.polls().getLast().working()).containsExactly(TestNode.lease(1));
    assertThat(node.runtime.list()).isEmpty();
  }

  @Test
  void changes_that_come_together_go_out_together() {
    node.controlPlane.order(TestNode.deploy(1, 1), TestNode.deploy(2, 2));
    assertThat(node.agent.tick(TestNode.WAIT)).isEqualTo(new Next.Again());
    node.tasks.runFirst();
    node.tasks.runFirst();
    node.tasks.runAll();

    assertThat(node.controlPlane.reports()).hasSize(1);
    assertThat(node.controlPlane.reports().getFirst().results())
        .containsExactly(
            new WorkResult.Done(TestNode.lease(1)), new WorkResult.Done(TestNode.lease(2)));
  }

  @Test
  void orders_in_the_answer_to_a_report_are_carried_out_as_well() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.agent.tick(TestNode.WAIT)).isEqualTo(new Next.Again());
    node.controlPlane.order(TestNode.stop(2, 1));
    node.tasks.runAll();

    assertThat(node.runtime.list()).isEmpty();
    assertThat(node.controlPlane.reports().getLast().results())
        .containsExactly(new WorkResult.Done(TestNode.lease(2)));
  }

  @Test
  void an_outage_is_retried_ever_more_slowly_and_told_once() {
    node.controlPlane.goAway();
    Duration limit = Contact.FIRST_DELAY;
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(pause(node.tick())).isBetween(limit.dividedBy(2), limit);
      limit =
          limit.multipliedBy(2).compareTo(Contact.DELAY_LIMIT) > 0
              ? Contact.DELAY_LIMIT
              : limit.multipliedBy(2);
    }
    assertThat(node.log.warnings())
        .containsExactly("The control plane is away, workloads keep running: connection refused");

    node.controlPlane.recover();
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.log.notes()).contains("The control plane answers again.");
    node.controlPlane.goAway();
    assertThat(pause(node.tick())).isLessThanOrEqualTo(Contact.FIRST_DELAY);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"GONE", "LIMIT", "KEY_APPROVAL_REQUIRED"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_refusal_is_told_and_leaves_workloads_alone(Problem.Kind kind) {
    deployOne();
    node.controlPlane.refuse(Problem.of(kind, "The clock is off.", List.of()));

    assertThat(pause(node.tick())).isBetween(Contact.DELAY_LIMIT.dividedBy(2), Contact.DELAY_LIMIT);

    assertThat(node.runtime.list()).hasSize(1);
    assertThat(node.device.addresses()).contains(TestNode.address(1));
    assertThat(node.log.warnings())
        .containsExactly(
            "The control plane refuses this node, workloads keep running: The clock is off.");
  }

  @Test
  void a_removed_server_stops_its_workloads_and_leaves_the_mesh() {
    deployOne();
    node.controlPlane.refuse(Problem.gone("This server was removed."));

    assertThat(node.tick()).isEqualTo(new Next.Removed("This server was removed."));

    assertThat(node.runtime.list()).isEmpty();
    assertThat(node.device.configuration()).isEmpty();
    assertThat(node.state.orders()).isEmpty();
    assertThat(node.state.mesh()).isEmpty();
  }

  @Test
  void a_removed_server_does_not_go_before_its_last_container() {
    deployOne();
    node.controlPlane.refuse(Problem.gone("This server was removed."));
    node.runtime.failRemove(new ContainerFailed(ContainerFailed.Reason.TIMEOUT, "podman hangs"));

    assertThat(node.tick()).isEqualTo(new Next.Pause(Agent.LEAVE_PAUSE));
    assertThat(node.runtime.list()).hasSize(1);
    assertThat(node.state.mesh()).isPresent();

    node.controlPlane.refuse(Problem.gone("This server was removed."));
    assertThat(node.tick()).isEqualTo(new Next.Removed("This server was removed."));
    assertThat(node.runtime.list()).isEmpty();
    assertThat(node.state.mesh()).isEmpty();
  }

  @Test
  void a_removal_waits_for_work_in_hand_which_leaves_nothing() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.agent.tick(TestNode.WAIT)).isEqualTo(new Next.Again());
    node.controlPlane.refuse(Problem.gone("This server was removed."));

    assertThat(node.tick()).isEqualTo(new Next.Pause(Agent.LEAVE_PAUSE));
    assertThat(node.runtime.list()).isEmpty();

    assertThat(node.tick()).isInstanceOf(Next.Removed.class);
  }

  @Test
  void after_a_reboot_mesh_and_containers_come_up_while_the_control_plane_is_away() {
    deployOne();
    node.controlPlane.goAway();
    node.runtime.reboot();
    node.device.reboot();

    node.restart();

    assertThat(node.device.configuration()).contains(TestNode.mesh(1));
    assertThat(node.device.addresses()).containsExactlyInAnyOrder(OWN, TestNode.address(1));
    assertThat(states()).containsExactly(new Container.State.Running());
    assertThat(node.tick()).isInstanceOf(Next.Pause.class);
  }

  @Test
  void a_container_that_was_lost_in_the_crash_runs_anew() {
    deployOne();
    node.runtime.remove(TestNode.deployment(1), Duration.ZERO);
    node.controlPlane.goAway();

    node.restart();

    assertThat(states()).containsExactly(new Container.State.Running());
  }

  @Test
  void a_container_that_does_not_start_again_is_made_anew() {
    deployOne();
    String before = node.runtime.list().getFirst().id();
    node.runtime.reboot();
    node.runtime.failStart(new ContainerFailed(ContainerFailed.Reason.OTHER, "stale rootfs"));

    node.restart();

    assertThat(states()).containsExactly(new Container.State.Running());
    assertThat(node.runtime.list().getFirst().id()).isNotEqualTo(before);
  }

  @Test
  void a_container_that_ended_with_the_machine_starts_and_one_that_ended_by_itself_does_not() {
    deployOne();
    node.runtime.die(TestNode.deployment(1), 143, List.of("asked to end"));

    node.restart();
    assertThat(states()).hasOnlyElementsOfType(Container.State.Exited.class);

    node.agent.start(TestNode.BOOT.plus(Duration.ofDays(1)));
    assertThat(states()).containsExactly(new Container.State.Running());
  }

  @Test
  void a_restart_of_the_agent_touches_no_container() {
    deployOne();
    List<Container> before = node.runtime.list();

    node.restart();

    assertThat(node.runtime.list()).isEqualTo(before);
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.controlPlane.polls().getLast().replicas())
        .extracting(ReplicaReport::containerId)
        .containsExactly(before.getFirst().id());
  }

  @Test
  void a_container_without_an_order_is_told_to_be_unattended() {
    deployOne();
    node.state.forgetOrder(TestNode.deployment(1));

    node.restart();
    assertThat(node.tick()).isEqualTo(new Next.Again());

    assertThat(node.controlPlane.polls().getLast().replicas())
        .extracting(ReplicaReport::observed)
        .containsExactly(new Observed.Unattended());
  }

  @Test
  void a_mesh_interface_that_went_away_is_brought_back_with_all_addresses() {
    deployOne();
    Set<MeshAddress> before = node.device.addresses();
    node.device.reboot();

    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.device.addresses()).isEqualTo(before).hasSize(2);

    node.device.removeAddress(TestNode.address(1));
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.device.addresses()).isEqualTo(before);
    assertThat(node.log.warnings())
        .containsOnly("The mesh interface had gone or lost addresses; it is as it was.");
  }

  @Test
  void a_report_of_many_dead_containers_stays_small() {
    for (int number = 1; number <= 100; number++) {
      node.controlPlane.order(TestNode.deploy(number, number));
    }
    for (int round = 0; round < 40; round++) {
      assertThat(node.tick()).isEqualTo(new Next.Again());
    }
    String words = "x".repeat(Replicas.LAST_LINES_LIMIT);
    for (int number = 1; number <= 100; number++) {
      node.runtime.die(TestNode.deployment(number), 1, List.of(words));
    }
    node.clock.advance(Duration.ofSeconds(5));
    assertThat(node.check()).isNotNull();
    assertThat(node.tick()).isEqualTo(new Next.Again());

    List<Observed> told =
        node.controlPlane.polls().getLast().replicas().stream()
            .map(ReplicaReport::observed)
            .toList();
    assertThat(told).hasSize(100);
    assertThat(told).filteredOn(each -> each.equals(new Observed.Exited(1, words))).hasSize(64);
    assertThat(told).filteredOn(each -> each.equals(new Observed.Exited(1, ""))).hasSize(36);
  }

  @Test
  void workloads_are_held_while_the_key_is_in_doubt_and_go_on_when_it_is_approved() {
    deployOne();
    node.controlPlane.refuse(Problem.keyApprovalRequired("The key of w1 has changed."));
    assertThat(pause(node.tick())).isLessThanOrEqualTo(Contact.DELAY_LIMIT);
    assertThat(states()).hasOnlyElementsOfType(Container.State.Paused.class);

    node.restart();
    assertThat(states()).hasOnlyElementsOfType(Container.State.Paused.class);

    node.controlPlane.recover();
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(states()).hasOnlyElementsOfType(Container.State.Running.class);
    assertThat(node.log.warnings())
        .containsExactly(
            "This server's key is in doubt: its workloads are held until an operator decides.",
            "This server waits for an operator: The key of w1 has changed.");
  }

  @Test
  void a_reboot_is_no_approval() {
    deployOne();
    node.controlPlane.refuse(Problem.keyApprovalRequired("The key of w1 has changed."));
    assertThat(pause(node.tick())).isPositive();

    node.runtime.reboot();
    node.device.reboot();
    node.restart();
    assertThat(pause(node.tick())).isPositive();
    assertThat(states()).hasOnlyElementsOfType(Container.State.Created.class);

    node.controlPlane.recover();
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.controlPlane.polls().getLast().replicas())
        .as("so that it is ordered anew")
        .extracting(ReplicaReport::observed)
        .containsExactly(new Observed.Unattended());
  }

  @Test
  void a_key_that_is_not_known_is_brought_forward_with_a_proof() {
    node.controlPlane.refuse(Problem.unauthenticated("The key is not known."));
    assertThat(pause(node.tick())).isPositive();

    assertThat(node.controlPlane.claims())
        .singleElement()
        .satisfies(
            claim ->
                assertThat(
                        node.proof.fits(
                            claim.proof(),
                            TestNode.ID,
                            claim.key(),
                            claim.created(),
                            claim.nonce()))
                    .isTrue());
  }

  @Test
  void a_new_mesh_is_told_by_its_generation() {
    node.controlPlane.order(new Instruction.UpdateWireGuard(TestNode.lease(1), TestNode.mesh(9)));

    assertThat(node.tick()).isEqualTo(new Next.Again());

    assertThat(node.controlPlane.polls().getFirst().meshGeneration()).isEqualTo(1);
    assertThat(node.controlPlane.reports().getLast().meshGeneration()).isEqualTo(9);
    assertThat(node.state.mesh()).isEqualTo(Optional.of(TestNode.mesh(9)));
  }

  private void deployOne() {
    node.controlPlane.order(TestNode.deploy(1, 1));
    assertThat(node.tick()).isEqualTo(new Next.Again());
    assertThat(node.runtime.list()).hasSize(1);
  }

  private List<Container.State> states() {
    return node.runtime.list().stream().map(Container::state).toList();
  }

  private static Duration pause(Next next) {
    return next instanceof Next.Pause(Duration delay) ? delay : Duration.ZERO;
  }
}
