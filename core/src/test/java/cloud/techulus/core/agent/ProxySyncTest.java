package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.mesh.FakeMeshDevice;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.FakeReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProxySyncTest {
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final RouteTable FOUR = new RouteTable(4, List.of());
  private static final RouteTable FIVE = new RouteTable(5, List.of());

  private final FakeNameServer nameServer = new FakeNameServer();
  private final FakeControlPlane controlPlane = new FakeControlPlane();
  private final FakeReverseProxy proxy = new FakeReverseProxy();
  private final FakeMeshDevice device = new FakeMeshDevice();
  private final FakeNodeState state = new FakeNodeState();
  private final FakeJournal log = new FakeJournal();
  private Optional<RouteTable> doorClosedWith = Optional.empty();

  @Test
  void names_are_answered_and_kept() {
    NameTable names = new NameTable(7, List.of());
    controlPlane.orderProxy(
        new ProxyOrders(Optional.empty(), Optional.empty(), Optional.of(names)));

    sync().tick(TestNode.WAIT);

    assertThat(nameServer.current()).contains(names);
    assertThat(state.names()).contains(names);
  }

  @Test
  void a_generation_is_acknowledged_by_the_tick_after_it_is_served() {
    ProxySync sync = sync();
    controlPlane.orderProxy(new ProxyOrders(Optional.of(FIVE), Optional.of(TestNode.mesh(2))));

    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    assertThat(proxy.current()).contains(FIVE);
    assertThat(device.configuration()).contains(TestNode.mesh(2));
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());

    assertThat(controlPlane.proxyPolls()).containsExactly(report(0, 0), report(5, 2));
    assertThat(state.routes()).contains(FIVE);
    assertThat(state.mesh()).contains(TestNode.mesh(2));
  }

  @Test
  void a_table_that_is_not_served_is_not_acknowledged_and_not_kept() {
    ProxySync sync = sync();
    controlPlane.orderProxy(routes(FOUR));
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    proxy.refuse("loading: bad upstream");
    controlPlane.orderProxy(routes(FIVE));

    assertThat(sync.tick(WAIT))
        .isInstanceOfSatisfying(
            Next.Pause.class,
            pause -> assertThat(pause.delay()).isBetween(Duration.ofMillis(100), WAIT));
    assertThat(log.warnings())
        .containsExactly("Could not apply what the control plane says: loading: bad upstream");
    assertThat(state.routes()).contains(FOUR);

    proxy.accept();
    controlPlane.orderProxy(routes(FIVE));
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    assertThat(controlPlane.proxyPolls())
        .containsExactly(report(0, 0), report(4, 0), report(4, 0), report(5, 0));
  }

  @Test
  void it_serves_the_last_table_while_the_control_plane_is_away() {
    state.saveRoutes(FOUR);
    state.saveMesh(TestNode.mesh(3));
    controlPlane.goAway();
    ProxySync sync = sync();

    sync.start();
    assertThat(sync.serveSaved()).isTrue();

    assertThat(device.configuration()).contains(TestNode.mesh(3));
    assertThat(proxy.current()).contains(FOUR);
    assertThat(sync.tick(WAIT)).isInstanceOf(Next.Pause.class);
    controlPlane.recover();
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    assertThat(controlPlane.proxyPolls()).containsExactly(report(4, 3));
  }

  @Test
  void a_program_that_has_restarted_and_serves_nothing_is_told_to_the_control_plane() {
    ProxySync sync = sync();
    controlPlane.orderProxy(routes(FOUR));
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());

    proxy.refuse("connection refused");
    assertThat(sync.serveSaved()).isFalse();
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());
    proxy.accept();
    assertThat(sync.serveSaved()).isTrue();
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());

    assertThat(controlPlane.proxyPolls()).containsExactly(report(0, 0), report(0, 0), report(4, 0));
  }

  @Test
  void with_nothing_saved_there_is_nothing_to_serve() {
    assertThat(sync().serveSaved()).isTrue();
    assertThat(proxy.current()).isEmpty();
  }

  @Test
  void a_full_disk_keeps_no_table_from_being_served_but_from_being_acknowledged() {
    ProxySync sync = sync();
    state.fillUp();
    controlPlane.orderProxy(routes(FIVE));

    assertThat(sync.tick(WAIT)).isInstanceOf(Next.Pause.class);
    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Again());

    assertThat(proxy.current()).contains(FIVE);
    assertThat(state.routes()).isEmpty();
    assertThat(controlPlane.proxyPolls()).containsExactly(report(0, 0), report(0, 0));
  }

  @Test
  void a_removed_proxy_leaves_the_mesh_and_forgets_everything() {
    state.saveMesh(TestNode.mesh(3));
    state.saveRoutes(FOUR);
    ProxySync sync = sync();
    sync.start();
    controlPlane.refuse(Problem.gone("This proxy was removed."));

    assertThat(sync.tick(WAIT)).isEqualTo(new Next.Removed("This proxy was removed."));

    assertThat(doorClosedWith).as("before it was forgotten that it is a proxy").contains(FOUR);
    assertThat(device.configuration()).isEmpty();
    assertThat(state.mesh()).isEmpty();
    assertThat(state.routes()).isEmpty();
  }

  @Test
  void certificates_are_told_when_they_change_and_from_time_to_time() {
    Domain shop = new Domain("shop.example.com");
    RouteTable secure =
        new RouteTable(4, List.of(new RouteTable.Entry(shop, true, Optional.empty(), List.of())));
    Optional<Map<Domain, CertificateState>> told =
        Optional.of(Map.of(shop, new CertificateState.Internal(FakeReverseProxy.UNTIL)));
    controlPlane.orderProxy(routes(secure));
    ProxySync sync = sync();

    tick(sync, 3);
    assertThat(controlPlane.proxyPolls())
        .extracting(ProxyReport::certificates)
        .containsExactly(Optional.empty(), told, Optional.empty());

    controlPlane.goAway();
    tick(sync, 1);
    controlPlane.recover();
    tick(sync, CertificateNews.REPEATED_AFTER);
    assertThat(controlPlane.proxyPolls().getLast().certificates()).isEqualTo(told);
    assertThat(controlPlane.proxyPolls().stream().filter(it -> it.certificates().isPresent()))
        .hasSize(2);

    controlPlane.orderProxy(routes(new RouteTable(5, List.of())));
    tick(sync, 2);
    assertThat(controlPlane.proxyPolls().getLast().certificates()).contains(Map.of());
  }

  @Test
  void certificates_that_did_not_arrive_are_told_again() {
    Domain shop = new Domain("shop.example.com");
    state.saveRoutes(
        new RouteTable(4, List.of(new RouteTable.Entry(shop, true, Optional.empty(), List.of()))));
    ProxySync sync = sync();
    assertThat(sync.serveSaved()).isTrue();
    controlPlane.goAway();
    tick(sync, 1);
    controlPlane.recover();

    tick(sync, 1);

    assertThat(controlPlane.proxyPolls().getLast().certificates().orElseThrow()).containsKey(shop);
  }

  private static void tick(ProxySync sync, int times) {
    for (int i = 0; i < times; i++) {
      Next _ = sync.tick(WAIT);
    }
  }

  private ProxySync sync() {
    LocalNames names = new LocalNames(nameServer, state, log);
    names.start();
    return new ProxySync(
        new ProxyId("prx_a"),
        TestNode.VERSION,
        controlPlane,
        proxy,
        new LocalMesh(device, state),
        names,
        state,
        () -> doorClosedWith = state.routes(),
        new Random(3),
        log);
  }

  private static ProxyOrders routes(RouteTable table) {
    return new ProxyOrders(Optional.of(table), Optional.empty());
  }

  private static ProxyReport report(long routes, long mesh) {
    return new ProxyReport(TestNode.VERSION, routes, mesh, Optional.of(0L));
  }
}
