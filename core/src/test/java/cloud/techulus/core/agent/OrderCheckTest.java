package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderCheckTest {

  @Test
  void an_order_by_the_rules_is_carried_out() {
    Workload full =
        new Workload(
            TestNode.IMAGE,
            65535,
            Map.of(new EnvName("A"), "b"),
            List.of("serve", "--port", "80"),
            new HealthCheck.Http("/up"),
            new ContainerLimits(OptionalInt.of(10), OptionalLong.of(6L << 20)));

    OrderCheck.require(TestNode.order(1), Optional.of(TestNode.mesh(1)));
    OrderCheck.require(TestNode.order(1, full), Optional.of(TestNode.mesh(1)));

    assertThat(fields(TestNode.order(1, full))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.100.1.0", "10.100.1.1", "10.100.1.255", "10.100.2.2", "127.0.0.1", "0.0.0.0"})
  void an_address_that_is_not_this_servers_is_refused(String address) {
    DeploymentOrder order = TestNode.order(1);
    DeploymentOrder elsewhere =
        new DeploymentOrder(
            order.deployment(),
            order.service(),
            order.serviceName(),
            MeshAddress.parse(address),
            order.workload(),
            Map.of(),
            Duration.ZERO);

    assertThat(fields(elsewhere)).containsExactly("address");
  }

  @Test
  void without_a_mesh_nothing_runs() {
    assertThatThrownBy(() -> OrderCheck.require(TestNode.order(1), Optional.empty()))
        .isInstanceOf(Problem.class);
  }

  @Test
  void what_the_api_would_refuse_is_refused_here_as_well() {
    Workload hostile =
        new Workload(
            TestNode.IMAGE,
            0,
            Map.of(new EnvName("A"), "x\0y"),
            Collections.nCopies(65, "x"),
            new HealthCheck.Http("no-slash"),
            new ContainerLimits(OptionalInt.of(-1), OptionalLong.of(1)));

    assertThat(fields(TestNode.order(1, hostile)))
        .containsExactlyInAnyOrder("port", "env.A", "command", "healthCheck.path", "cpu", "memory");
  }

  private static List<String> fields(DeploymentOrder order) {
    try {
      OrderCheck.require(order, Optional.of(TestNode.mesh(1)));
      return List.of();
    } catch (Problem problem) {
      return problem.errors().stream().map(FieldError::field).toList();
    }
  }
}
