package cloud.techulus.http.server;

import static cloud.techulus.http.server.TestControl.CAPACITY;
import static cloud.techulus.http.server.TestControl.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.http.server.TestControl.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes and control plane over real HTTP. Waits are longer than the tests may take. */
@Timeout(30)
class AgentApiTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration LONG = Requests.WAIT_LIMIT;

  private final TestControl control = TestControl.start();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    control.close();
  }

  private Service.Id service(Optional<String> domain) {
    control.catalog.createProject("Shop", Optional.empty());
    SpecDraft draft =
        new SpecDraft(
            Optional.of("registry.example.com/web:v1"),
            Optional.of(8080),
            Optional.of(1),
            domain,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Map.of("GREETING", "héllo\n\"world\"")),
            Optional.of(List.of("serve", "--all")),
            Optional.of(new HealthCheck.Http("/ready")),
            Optional.of(500),
            Optional.of(64L << 20),
            Optional.empty());
    return control.catalog.createService(new Name("shop"), "web", draft, "test").service().id();
  }

  private static Report reporting(List<ReplicaReport> replicas, List<WorkResult> results) {
    return new Report("1.0", CAPACITY, replicas, 1, results, List.of());
  }

  private <T> CompletableFuture<T> park(Supplier<T> poll) {
    CompletableFuture<T> parked = CompletableFuture.supplyAsync(poll, threads);
    Eventually.until("the poll is parked", () -> control.parkedPolls.size() == 1);
    return parked;
  }

  private Deployment deployment(Deployment.Id id) {
    return control.store.read(view -> view.deployments().find(id).orElseThrow());
  }

  private Instruction.Deploy deployTo(Joined server, Service.Id service) {
    control.orchestrator.deploy(service);
    Orders orders = server.calls().report(server.id(), idle(1));
    return (Instruction.Deploy) orders.instructions().getFirst();
  }

  @Test
  void a_deployment_goes_out_whole() {
    Joined alpha = control.join("alpha", 1);
    Service.Id web = service(Optional.empty());
    control.catalog.setSecret(web, "API_KEY", new Plaintext("hunter2"), "test");

    Instruction.Deploy deploy = deployTo(alpha, web);

    Service stored = control.store.read(view -> view.services().find(web).orElseThrow());
    Deployment placed = deployment(deploy.order().deployment());
    assertThat(deploy.order().service()).isEqualTo(web);
    assertThat(deploy.order().serviceName()).isEqualTo("shop/web");
    assertThat(placed.address()).contains(deploy.order().address());
    assertThat(deploy.order().workload()).isEqualTo(stored.spec().workload());
    assertThat(deploy.order().secrets()).isEqualTo(stored.current().secrets()).hasSize(1);
  }

  @Test
  void a_result_comes_in_and_is_acknowledged() {
    Joined alpha = control.join("alpha", 1);
    Instruction.Deploy deploy = deployTo(alpha, service(Optional.empty()));
    Deployment.Id id = deploy.order().deployment();

    Orders orders =
        alpha
            .calls()
            .report(
                alpha.id(),
                reporting(
                    List.of(new ReplicaReport(id, "0123456789ab", new Observed.Healthy())),
                    List.of(new WorkResult.Done(deploy.lease()))));

    assertThat(orders).isEqualTo(new Orders(List.of(), List.of(deploy.lease())));
    assertThat(deployment(id).status()).isEqualTo(DeploymentStatus.RUNNING);
    assertThat(deployment(id).containerId()).contains("0123456789ab");
  }

  @Test
  void a_stop_goes_out_whole() {
    Joined alpha = control.join("alpha", 1);
    Deployment.Id nobodys = new Deployment.Id("dep_nobodys");

    Orders orders =
        alpha
            .calls()
            .report(
                alpha.id(),
                reporting(
                    List.of(new ReplicaReport(nobodys, "0123", new Observed.Paused())), List.of()));

    assertThat(orders.instructions())
        .singleElement()
        .isEqualTo(
            new Instruction.Stop(
                orders.instructions().getFirst().lease(), nobodys, Instruction.Stop.GRACE));
  }

  @Test
  void a_new_server_makes_the_others_update_their_mesh() {
    Joined alpha = control.join("alpha", 1);
    Joined beta = control.join("beta", 2);

    Orders orders = alpha.calls().report(alpha.id(), idle(1));

    assertThat(orders.instructions())
        .singleElement()
        .isInstanceOfSatisfying(
            Instruction.UpdateWireGuard.class,
            update -> {
              assertThat(update.configuration().generation()).isEqualTo(2);
              assertThat(update.configuration().peers()).hasSize(1);
              assertThat(update.configuration().peers().getFirst().endpoint())
                  .hasToString("Optional[203.0.113.2:51820]");
            });
    assertThat(beta.calls().report(beta.id(), idle(2)).isEmpty()).isTrue();
  }

  @Test
  void a_parked_poll_is_woken_by_a_deploy() {
    Joined alpha = control.join("alpha", 1);
    Service.Id web = service(Optional.empty());
    ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    CompletableFuture<Orders> poll =
        park(
            () -> {
              Orders orders = alpha.calls().poll(alpha.id(), idle(1), LONG);
              events.add("answered");
              return orders;
            });

    events.add("deployed");
    control.orchestrator.deploy(web);

    assertThat(poll.join().instructions()).singleElement().isInstanceOf(Instruction.Deploy.class);
    assertThat(events).containsExactly("deployed", "answered");
  }

  @Test
  void a_parked_poll_is_woken_by_other_names() {
    Joined alpha = control.join("alpha", 1);
    Instruction.Deploy deploy = deployTo(alpha, service(Optional.empty()));
    CompletableFuture<Orders> poll = park(() -> alpha.calls().poll(alpha.id(), naming(0), LONG));

    // There are new names at most once a second.
    control.pass(Duration.ofSeconds(1));
    alpha
        .calls()
        .report(
            alpha.id(),
            reporting(
                List.of(
                    new ReplicaReport(
                        deploy.order().deployment(), "0123456789ab", new Observed.Healthy())),
                List.of(new WorkResult.Done(deploy.lease()))));

    NameTable names = poll.join().names().orElseThrow();
    assertThat(names.entries())
        .containsExactly(
            new NameTable.Entry(
                new Name("shop"), new Name("web"), List.of(deploy.order().address())));
    assertThat(alpha.calls().poll(alpha.id(), naming(names.generation()), NONE).names()).isEmpty();
  }

  /** Of an agent that answers names by this generation. */
  private static Report naming(long generation) {
    return new Report("1.0", CAPACITY, List.of(), 1, List.of(), List.of(), Optional.of(generation));
  }

  @Test
  void a_poll_that_waited_acknowledges_what_it_brought() {
    Joined alpha = control.join("alpha", 1);
    Joined beta = control.join("beta", 2);
    Instruction update = alpha.calls().report(alpha.id(), idle(1)).instructions().getFirst();
    WorkResult done = new WorkResult.Done(update.lease());
    Report report = new Report("1.0", CAPACITY, List.of(), 2, List.of(done), List.of());
    CompletableFuture<Orders> poll = park(() -> alpha.calls().poll(alpha.id(), report, LONG));

    control.enrollment.removeServer((ServerId) beta.id());

    assertThat(poll.join().acknowledged()).containsExactly(update.lease());
    assertThat(poll.join().instructions()).hasSize(1);
  }

  @Test
  void a_newer_poll_ends_the_older() {
    Joined alpha = control.join("alpha", 1);
    CompletableFuture<Orders> older = park(() -> alpha.calls().poll(alpha.id(), idle(1), LONG));

    alpha.calls().poll(alpha.id(), idle(1), NONE);

    assertThat(older.join().isEmpty()).isTrue();
  }

  @Test
  void stopping_the_server_answers_parked_polls() {
    Joined alpha = control.join("alpha", 1);
    CompletableFuture<Orders> poll = park(() -> alpha.calls().poll(alpha.id(), idle(1), LONG));

    control.close();

    assertThat(poll.join().isEmpty()).isTrue();
  }

  @Test
  void a_proxy_gets_routes_and_mesh_once() {
    Joined proxy = control.joinProxy("front", 9);
    control.join("alpha", 1);
    service(Optional.of("shop.example.com"));

    ProxyOrders orders = proxy.calls().proxyPoll(proxy.id(), new ProxyReport("1.0", 0, 0), NONE);

    assertThat(orders.routes().orElseThrow().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.domain()).hasToString("shop.example.com"));
    assertThat(orders.mesh().orElseThrow().peers()).hasSize(1);
    long routes = orders.routes().orElseThrow().generation();
    long mesh = orders.mesh().orElseThrow().generation();
    assertThat(
            proxy
                .calls()
                .proxyPoll(proxy.id(), new ProxyReport("1.0", routes, mesh), NONE)
                .isEmpty())
        .isTrue();
  }

  @Test
  void a_parked_proxy_is_woken_by_a_new_domain() {
    Joined proxy = control.joinProxy("front", 9);
    CompletableFuture<ProxyOrders> poll =
        park(() -> proxy.calls().proxyPoll(proxy.id(), new ProxyReport("1.0", 0, 1), LONG));

    service(Optional.of("shop.example.com"));

    assertThat(poll.join().routes().orElseThrow().entries()).hasSize(1);
  }

  @Test
  void a_server_gets_no_routes_and_a_proxy_no_work() {
    Joined alpha = control.join("alpha", 1);
    Joined proxy = control.joinProxy("front", 9);

    assertRefused(
        Problem.Kind.FORBIDDEN,
        () -> alpha.calls().proxyPoll(alpha.id(), new ProxyReport("1.0", 0, 0), NONE));
    assertRefused(Problem.Kind.FORBIDDEN, () -> proxy.calls().poll(proxy.id(), idle(1), NONE));
  }

  @Test
  void a_call_under_anothers_id_is_refused() {
    Joined alpha = control.join("alpha", 1);
    Joined beta = control.join("beta", 2);

    assertRefused(Problem.Kind.UNAUTHENTICATED, () -> beta.calls().report(alpha.id(), idle(1)));
  }

  @Test
  void a_result_of_anothers_work_changes_nothing() {
    Joined alpha = control.join("alpha", 1);
    Instruction.Deploy deploy = deployTo(alpha, service(Optional.empty()));
    Joined beta = control.join("beta", 2);

    beta.calls()
        .report(
            beta.id(),
            reporting(List.of(), List.of(new WorkResult.Failed(deploy.lease(), "sabotage", true))));

    WorkItem item =
        control.store.read(view -> view.workQueue().find(deploy.lease().item()).orElseThrow());
    assertThat(item.status()).isEqualTo(WorkItem.Status.PROCESSING);
    assertThat(deployment(deploy.order().deployment()).status())
        .isEqualTo(DeploymentStatus.PENDING);
  }

  @Test
  void a_removed_server_is_told_so_even_while_it_is_parked() {
    Joined alpha = control.join("alpha", 1);
    CompletableFuture<Orders> poll = park(() -> alpha.calls().poll(alpha.id(), idle(1), LONG));

    control.enrollment.removeServer((ServerId) alpha.id());

    assertThatThrownBy(poll::join)
        .hasCauseInstanceOf(Problem.class)
        .hasMessageContaining("it was removed");
    assertRefused(Problem.Kind.GONE, () -> alpha.calls().report(alpha.id(), idle(1)));
  }

  private static void assertRefused(Problem.Kind kind, Supplier<?> call) {
    assertThatThrownBy(call::get)
        .isInstanceOfSatisfying(
            Problem.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }
}
