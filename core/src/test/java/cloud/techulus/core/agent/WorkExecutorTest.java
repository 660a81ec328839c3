package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerFailed.Reason;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkExecutorTest {
  private static final MeshAddress OWN = MeshAddress.parse("10.100.1.1");
  private static final EnvName PASSWORD = new EnvName("PASSWORD");
  private static final String VALUE = "correct horse battery staple";

  private final TestNode node = new TestNode().started();

  @Test
  void a_frozen_container_that_shall_run_is_let_go_on_and_known_to_run_at_once() {
    assertThat(node.work.carryOut(TestNode.deploy(1, 1))).isInstanceOf(WorkResult.Done.class);
    node.runtime.pause(TestNode.deployment(1));
    assertThat(node.replicas.refresh()).isTrue();

    assertThat(node.work.carryOut(TestNode.deploy(2, 1))).isInstanceOf(WorkResult.Done.class);

    assertThat(node.runtime.list())
        .extracting(Container::state)
        .containsExactly(new Container.State.Running());
    assertThat(node.replicas.report())
        .extracting(ReplicaReport::observed)
        .hasOnlyElementsOfType(ReplicaReport.Observed.Starting.class);
  }

  @Test
  void images_that_nothing_needs_go_when_space_is_short() {
    ImageReference other = new ImageReference("registry.example.com/other:v1");
    node.runtime.publish(other);
    node.runtime.pull(other);
    assertThat(node.work.carryOut(TestNode.deploy(1, 1))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.work.carryOut(TestNode.stop(2, 1))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.runtime.hasImage(TestNode.IMAGE)).as("there is space").isTrue();

    node.capacity = new Capacity(4000, 8L << 30, 4L << 30, 100L << 30, 14L << 30);
    assertThat(node.work.carryOut(TestNode.deploy(3, 1))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.work.carryOut(TestNode.stop(4, 2))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.runtime.hasImage(TestNode.IMAGE)).as("it is needed").isTrue();

    assertThat(node.work.carryOut(TestNode.stop(5, 1))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.runtime.hasImage(TestNode.IMAGE)).isFalse();
    assertThat(node.runtime.hasImage(other)).as("somebody else brought it").isTrue();
    assertThat(node.state.images()).isEmpty();
  }

  @Test
  void a_full_disk_is_tidied_and_the_image_fetched_once_more() {
    ImageReference idle = new ImageReference("registry.example.com/idle:v1");
    node.runtime.publish(idle);
    node.runtime.pull(idle);
    node.state.saveImages(Set.of(idle));
    ContainerFailed missing =
        new ContainerFailed(ContainerFailed.Reason.IMAGE_MISSING, "not on this machine");
    ContainerFailed full =
        new ContainerFailed(ContainerFailed.Reason.DISK_FULL, "no space left on device");
    node.runtime.failNext(missing);
    node.runtime.failNext(full);

    assertThat(node.work.carryOut(TestNode.deploy(1, 1))).isInstanceOf(WorkResult.Done.class);
    assertThat(node.runtime.hasImage(idle)).isFalse();

    node.runtime.failNext(missing);
    node.runtime.failNext(full);
    assertThat(node.work.carryOut(TestNode.deploy(2, 2)))
        .isEqualTo(
            new WorkResult.Failed(
                TestNode.lease(2), TestNode.IMAGE + ": no space left on device", false));
  }

  @Test
  void a_deployment_runs_on_its_own_address_with_its_order_on_disk() {
    assertDone(TestNode.deploy(1, 1));

    assertThat(node.runtime.spec(TestNode.deployment(1)))
        .contains(
            new ContainerSpec(
                TestNode.deployment(1),
                "shop/web",
                TestNode.IMAGE,
                TestNode.address(1),
                8080,
                Map.of(),
                List.of(),
                ContainerLimits.NONE));
    assertThat(node.device.addresses()).containsExactlyInAnyOrder(OWN, TestNode.address(1));
    assertThat(node.state.orders()).containsExactly(TestNode.order(1));
  }

  @Test
  void deploying_twice_is_harmless() {
    assertDone(TestNode.deploy(1, 1));
    String container = node.runtime.list().getFirst().id();

    assertDone(TestNode.deploy(2, 1));

    assertThat(node.runtime.list()).extracting(Container::id).containsExactly(container);
  }

  @Test
  void a_replica_that_runs_survives_a_second_order_that_cannot_be_carried_out() {
    assertDone(TestNode.deploy(1, 1));
    node.state.fillUp();

    assertFailed(TestNode.deploy(2, 1), "no space left on device");

    assertThat(node.runtime.list()).hasSize(1);
    assertThat(node.device.addresses()).contains(TestNode.address(1));
  }

  @Test
  void an_image_that_is_here_is_not_pulled_again() {
    assertDone(TestNode.deploy(1, 1));
    // The next pull would fail, the next run would use the failure up.
    assertThat(node.runtime.hasImage(TestNode.IMAGE)).isTrue();
    node.runtime.failNext(
        new ContainerFailed(Reason.IMAGE_MISSING, TestNode.IMAGE + " is not on this machine."));
    node.runtime.failNext(new ContainerFailed(Reason.REGISTRY_UNREACHABLE, "no route"));

    assertFailed(TestNode.deploy(2, 2), "registry.example.com/web:v1: no route");
    assertDone(TestNode.deploy(3, 2));
  }

  @Test
  void an_image_whose_name_may_mean_another_today_is_always_pulled() {
    ImageReference latest = new ImageReference("registry.example.com/web:latest");
    node.runtime.publish(latest);
    node.runtime.pull(latest);
    node.runtime.failNext(new ContainerFailed(Reason.REGISTRY_UNREACHABLE, "no route"));
    Instruction.Deploy deploy = new Instruction.Deploy(TestNode.lease(1), order(latest));

    assertFailed(deploy, "registry.example.com/web:latest: no route");
    assertDone(deploy);
  }

  @Test
  void an_image_that_does_not_exist_fails_with_words_and_leaves_nothing() {
    ImageReference nope = new ImageReference("registry.example.com/nope:v1");

    assertFailed(
        new Instruction.Deploy(TestNode.lease(1), order(nope)),
        "The registry has no registry.example.com/nope:v1.");

    assertNothingIsLeft();
  }

  @Test
  void a_container_that_cannot_be_made_leaves_nothing() {
    node.runtime.pull(TestNode.IMAGE);
    node.runtime.failNext(new ContainerFailed(Reason.COMMAND_NOT_FOUND, "there is no serve"));

    assertFailed(TestNode.deploy(1, 1), "registry.example.com/web:v1: there is no serve");

    assertNothingIsLeft();
  }

  @Test
  void an_order_against_the_rules_is_refused_before_anything_happens() {
    DeploymentOrder order = TestNode.order(1);
    DeploymentOrder elsewhere =
        new DeploymentOrder(
            order.deployment(),
            order.service(),
            order.serviceName(),
            MeshAddress.parse("10.100.2.2"),
            order.workload(),
            Map.of(),
            Duration.ZERO);

    assertFailed(
        new Instruction.Deploy(TestNode.lease(1), elsewhere),
        "address: 10.100.2.2 does not belong to this server");

    assertNothingIsLeft();
  }

  @Test
  void a_secret_reaches_the_container_and_wins_over_a_variable() {
    Workload workload =
        new Workload(
            TestNode.IMAGE,
            8080,
            Map.of(PASSWORD, "from the specification", new EnvName("COLOR"), "blue"),
            List.of(),
            new HealthCheck.Tcp(),
            ContainerLimits.NONE);

    assertDone(new Instruction.Deploy(TestNode.lease(1), withSecret(workload, node.secrets)));

    assertThat(node.runtime.spec(TestNode.deployment(1)).orElseThrow().environment())
        .isEqualTo(Map.of("PASSWORD", new Plaintext(VALUE), "COLOR", new Plaintext("blue")));
    assertThat(node.state.orders().toString()).doesNotContain(VALUE);
    assertThat(node.log.notes().toString()).doesNotContain(VALUE);
  }

  @Test
  void a_secret_under_another_master_key_fails_and_says_which() {
    MasterKey other = MasterKey.generate(new Random(99));
    DeploymentOrder order = withSecret(TestNode.workload(), new SecretBox(other, new Random(98)));

    WorkResult result = node.work.carryOut(new Instruction.Deploy(TestNode.lease(1), order));

    assertThat(reason(result)).contains("PASSWORD", other.id());
    assertNothingIsLeft();
  }

  @Test
  void a_runtime_that_repeats_a_secret_does_not_get_it_to_the_control_plane() {
    node.runtime.failNext(
        new ContainerFailed(Reason.OTHER, "cannot parse PASSWORD=" + VALUE + " in line 3"));

    WorkResult result =
        node.work.carryOut(
            new Instruction.Deploy(
                TestNode.lease(1), withSecret(TestNode.workload(), node.secrets)));

    assertThat(reason(result))
        .isEqualTo("registry.example.com/web:v1: cannot parse PASSWORD=*** in line 3");
    assertThat(node.log.warnings().toString()).doesNotContain(VALUE);
  }

  @Test
  void a_long_reason_is_cut() {
    node.runtime.failNext(new ContainerFailed(Reason.OTHER, "x".repeat(10_000)));

    assertThat(reason(node.work.carryOut(TestNode.deploy(1, 1))))
        .hasSize(WorkExecutor.REASON_LIMIT);
  }

  @Test
  void stopping_takes_container_address_and_order_away() {
    assertDone(TestNode.deploy(1, 1));

    assertDone(TestNode.stop(2, 1));

    assertNothingIsLeft();
  }

  @Test
  void stopping_what_is_not_there_is_done() {
    assertDone(TestNode.stop(1, 1));
    assertDone(TestNode.stop(2, 1));
  }

  @Test
  void an_address_that_passed_on_to_another_deployment_stays_with_it() {
    assertDone(TestNode.deploy(1, 1));
    node.runtime.die(TestNode.deployment(1), 1, List.of());
    DeploymentOrder heir =
        new DeploymentOrder(
            TestNode.deployment(2),
            TestNode.SERVICE,
            "shop/web",
            TestNode.address(1),
            TestNode.workload(),
            Map.of(),
            Duration.ZERO);
    assertDone(new Instruction.Deploy(TestNode.lease(2), heir));

    assertDone(TestNode.stop(3, 1));

    assertThat(node.device.addresses()).contains(TestNode.address(1));
    assertThat(node.state.orders()).containsExactly(heir);
  }

  @Test
  void a_mesh_is_applied_and_kept() {
    assertDone(new Instruction.UpdateWireGuard(TestNode.lease(1), TestNode.mesh(5)));

    assertThat(node.device.configuration()).contains(TestNode.mesh(5));
    assertThat(node.state.mesh()).contains(TestNode.mesh(5));
    assertThat(node.mesh.generation()).isEqualTo(5);
  }

  @Test
  void a_deployment_that_was_pulling_when_the_server_was_removed_leaves_nothing() {
    node.work.end();

    assertFailed(
        TestNode.deploy(1, 1), "registry.example.com/web:v1: This server was removed meanwhile.");

    assertNothingIsLeft();
  }

  private void assertDone(Instruction instruction) {
    assertThat(node.work.carryOut(instruction)).isEqualTo(new WorkResult.Done(instruction.lease()));
  }

  private void assertFailed(Instruction instruction, String reason) {
    WorkResult result = node.work.carryOut(instruction);
    assertThat(result).isInstanceOf(WorkResult.Failed.class);
    assertThat(result.lease()).isEqualTo(instruction.lease());
    assertThat(reason(result)).contains(reason);
  }

  private void assertNothingIsLeft() {
    assertThat(node.runtime.list()).isEmpty();
    assertThat(node.replicas.report()).isEmpty();
    assertThat(node.device.addresses()).containsExactly(OWN);
    assertThat(node.state.orders()).isEmpty();
  }

  private static String reason(WorkResult result) {
    return result instanceof WorkResult.Failed failed ? failed.reason() : "it did not fail";
  }

  private static DeploymentOrder order(ImageReference image) {
    Workload workload = TestNode.workload();
    return TestNode.order(
        1,
        new Workload(
            image,
            workload.port(),
            workload.env(),
            workload.command(),
            workload.healthCheck(),
            workload.limits()));
  }

  private static DeploymentOrder withSecret(Workload workload, SecretBox box) {
    SealedSecret sealed = box.seal(TestNode.SERVICE, PASSWORD, new Plaintext(VALUE));
    return new DeploymentOrder(
        TestNode.deployment(1),
        TestNode.SERVICE,
        "shop/web",
        TestNode.address(1),
        workload,
        Map.of(PASSWORD, sealed),
        Duration.ZERO);
  }
}
