package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Endpoint;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshPeer;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link NodeState} does; fake and adapter pass it alike. */
public abstract class NodeStateContract {
  private static final Assignment SERVER =
      new Assignment(new ServerId("srv_a"), Duration.ofSeconds(3));

  /** Empty at the start of each test. */
  protected abstract NodeState state();

  /** The same disk, after the program was started again. */
  protected abstract NodeState reopened();

  @Test
  void it_knows_nothing_at_first() {
    assertThat(state().assignment()).isEmpty();
    assertThat(state().mesh()).isEmpty();
    assertThat(state().orders()).isEmpty();
    assertThat(state().routes()).isEmpty();
    assertThat(state().names()).isEmpty();
    assertThat(state().isHeld()).isFalse();
  }

  @Test
  void it_keeps_the_images_that_were_fetched_in_their_order() {
    ImageReference second = new ImageReference("registry.example.com/b:v1");
    ImageReference first = new ImageReference("registry.example.com/a@sha256:" + "0".repeat(64));
    assertThat(state().images()).isEmpty();
    state().saveImages(new LinkedHashSet<>(List.of(second, first)));

    assertThat(reopened().images()).containsExactly(second, first);

    reopened().clear();
    assertThat(reopened().images()).isEmpty();
  }

  @Test
  void it_keeps_whether_workloads_are_held() {
    state().saveHeld(true);
    assertThat(reopened().isHeld()).isTrue();

    reopened().saveHeld(true);
    reopened().saveHeld(false);
    assertThat(reopened().isHeld()).isFalse();

    state().saveHeld(true);
    state().clear();
    assertThat(reopened().isHeld()).isFalse();
  }

  @Test
  void it_keeps_an_assignment() {
    state().saveAssignment(SERVER);
    assertThat(reopened().assignment()).contains(SERVER);

    Assignment proxy = new Assignment(new ProxyId("prx_a"), Duration.ofMillis(1500));
    reopened().saveAssignment(proxy);
    assertThat(reopened().assignment()).contains(proxy);
  }

  @Test
  void it_keeps_the_last_mesh_configuration() {
    state().saveMesh(mesh(1, List.of()));
    state().saveMesh(mesh(2, List.of(peer(1, true), peer(2, false))));

    assertThat(reopened().mesh()).contains(mesh(2, List.of(peer(1, true), peer(2, false))));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void it_keeps_an_order_with_all_that_belongs_to_it(Workload workload) {
    state().saveOrder(order("dep_a", workload));

    assertThat(reopened().orders()).containsExactly(order("dep_a", workload));
  }

  protected static List<Workload> workloads() {
    ImageReference image = new ImageReference("registry.example.com/team/web:v1");
    ContainerLimits limits = new ContainerLimits(OptionalInt.of(250), OptionalLong.of(64L << 20));
    Map<EnvName, String> env = Map.of(new EnvName("TEXT"), "two\nlines, \"quoted\" and ünïcode");
    HealthCheck exec = new HealthCheck.Exec(List.of("/check", "a b", ""));
    return List.of(
        new Workload(image, 80, Map.of(), List.of(), new HealthCheck.Tcp(), ContainerLimits.NONE),
        new Workload(image, 81, env, List.of("serve", "-v"), new HealthCheck.Http("/up"), limits),
        new Workload(image, 82, Map.of(), List.of(), exec, ContainerLimits.NONE),
        new Workload(image, 83, Map.of(), List.of(), new HealthCheck.None(), limits));
  }

  @Test
  void orders_come_sorted_and_one_for_each_deployment() {
    Workload first = workloads().getFirst();
    Workload second = workloads().get(1);
    state().saveOrder(order("dep_b", first));
    state().saveOrder(order("dep_a", first));
    state().saveOrder(order("dep_b", second));

    assertThat(state().orders()).containsExactly(order("dep_a", first), order("dep_b", second));
    assertThat(reopened().orders()).containsExactly(order("dep_a", first), order("dep_b", second));
  }

  @Test
  void a_forgotten_order_is_gone_and_may_be_forgotten_twice() {
    state().saveOrder(order("dep_a", workloads().getFirst()));

    state().forgetOrder(new Deployment.Id("dep_a"));
    state().forgetOrder(new Deployment.Id("dep_a"));

    assertThat(state().orders()).isEmpty();
    assertThat(reopened().orders()).isEmpty();
  }

  @Test
  void it_keeps_the_last_route_table() {
    state().saveRoutes(new RouteTable(1, List.of()));
    RouteTable table =
        new RouteTable(
            2,
            List.of(
                new RouteTable.Entry(
                    new Domain("shop.example.com"),
                    true,
                    Optional.of(Duration.ofSeconds(30)),
                    List.of(new RouteTable.Upstream(MeshAddress.parse("10.100.1.2"), 80))),
                new RouteTable.Entry(
                    new Domain("empty.example.com"), false, Optional.empty(), List.of())));
    state().saveRoutes(table);

    assertThat(reopened().routes()).contains(table);
  }

  @Test
  void it_keeps_the_last_names() {
    state().saveNames(new NameTable(1, List.of()));
    NameTable table =
        new NameTable(
            2,
            List.of(
                new NameTable.Entry(
                    new Name("shop"), new Name("web"), List.of(MeshAddress.parse("10.100.1.2"))),
                new NameTable.Entry(new Name("shop"), new Name("empty"), List.of())));
    state().saveNames(table);

    assertThat(reopened().names()).contains(table);
  }

  @Test
  void nothing_is_left_after_clearing() {
    state().saveAssignment(SERVER);
    state().saveMesh(mesh(1, List.of()));
    state().saveOrder(order("dep_a", workloads().getFirst()));
    state().saveRoutes(new RouteTable(1, List.of()));
    state().saveNames(new NameTable(1, List.of()));

    state().clear();

    assertThat(reopened().assignment()).isEmpty();
    assertThat(reopened().mesh()).isEmpty();
    assertThat(reopened().orders()).isEmpty();
    assertThat(reopened().routes()).isEmpty();
    assertThat(reopened().names()).isEmpty();
  }

  protected static DeploymentOrder order(String deployment, Workload workload) {
    return new DeploymentOrder(
        new Deployment.Id(deployment),
        new Service.Id("svc_a"),
        "shop/web",
        MeshAddress.parse("10.100.1.200"),
        workload,
        Map.of(new EnvName("PASSWORD"), new SealedSecret("0a1b2c3d", "c2VhbGVk")),
        Duration.ofMillis(1500));
  }

  private static MeshConfiguration mesh(long generation, List<MeshPeer> peers) {
    return new MeshConfiguration(
        generation,
        MeshAddress.parse("10.100.1.1"),
        MeshBlock.parse("10.100.0.0/16"),
        51820,
        true,
        peers);
  }

  private static MeshPeer peer(int number, boolean reachable) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return new MeshPeer(
        new WireGuardKey(Base64.getEncoder().encodeToString(key)),
        reachable
            ? Optional.of(new Endpoint(new PublicAddress("203.0.113.7"), 51820))
            : Optional.empty(),
        List.of(MeshBlock.parse("10.100.9.0/24"), MeshBlock.parse("10.100.0.1/32")));
  }
}
