package cloud.techulus.http.server;

import static cloud.techulus.http.server.TestControl.CAPACITY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.usage.ReplicaUsage;
import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.http.server.TestControl.Joined;
import cloud.techulus.http.wire.CertificateWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.UsageWire;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What replicas use and what certificates there are, from nodes' reports to API and pages. */
class UsageApiTest {
  private static final Domain DOMAIN = new Domain("shop.example.com");

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());
  private final Joined alpha = control.join("alpha", 1);
  private final Joined door = control.joinProxy("door", 2);
  private final Service.Id service;

  UsageApiTest() {
    control.catalog.createProject("Shop", Optional.empty());
    service =
        control
            .catalog
            .createService(
                new Name("shop"),
                "web",
                new SpecDraft(
                    Optional.of("registry.example.com/web:v1"),
                    Optional.of(8080),
                    Optional.of(1),
                    Optional.of(DOMAIN.text()),
                    Optional.of(true),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new HealthCheck.Tcp()),
                    Optional.of(500),
                    Optional.of(128L << 20),
                    Optional.empty()),
                "test")
            .service()
            .id();
    Service _ = control.orchestrator.deploy(service);
    report(Optional.empty());
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private Deployment replica() {
    return control.store.read(view -> view.deployments().ofService(service)).getFirst();
  }

  private void report(Optional<ReplicaUsage> usage) {
    Orders _ =
        alpha
            .calls()
            .report(
                alpha.id(),
                new Report(
                    "1.0",
                    CAPACITY,
                    List.of(
                        new ReplicaReport(
                            replica().id(), "0123456789ab", new Observed.Healthy(), usage)),
                    1,
                    List.of(),
                    List.of()));
  }

  private void report(long cpuMillis, long memoryBytes) {
    report(Optional.of(new ReplicaUsage(cpuMillis, memoryBytes, Duration.ofMillis(500))));
  }

  private <T> T get(String path, Class<T> type) {
    return Json.read(raw.call("GET", "/api/v1" + path, "").body().getBytes(UTF_8), type);
  }

  private ServiceWire shown() {
    return get("/services/" + service, ServiceWire.class);
  }

  private UsageWire.OfReplicaWire usage() {
    return get("/services/" + service + "/usage", UsageWire.OfServiceWire.class)
        .replicas()
        .getFirst();
  }

  @Test
  void what_a_replica_uses_is_shown_with_its_limits_and_its_history() {
    assertThat(shown().deployments().getFirst().usage()).isEmpty();
    report(250, 64 << 20);
    control.pass(UsageHistory.INTERVAL);
    report(500, 96 << 20);

    Instant now = TestControl.START.plus(UsageHistory.INTERVAL).minusMillis(500);
    UsageWire last = new UsageWire(now, new BigDecimal("0.5"), 96 << 20);
    assertThat(shown().deployments().getFirst().usage()).contains(last);
    assertThat(usage())
        .isEqualTo(
            new UsageWire.OfReplicaWire(
                replica().id().value(),
                1,
                Optional.of("alpha"),
                Optional.of(new BigDecimal("0.5")),
                Optional.of(128L << 20),
                List.of(
                    new UsageWire(
                        now.minus(UsageHistory.INTERVAL), new BigDecimal("0.25"), 64 << 20),
                    last)));
  }

  @Test
  void a_replica_that_is_measured_no_more_does_not_tell_how_it_is_now() {
    report(250, 64 << 20);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(UsageHistory.FRESH) <= 0;
        passed = passed.plus(UsageHistory.INTERVAL)) {
      control.pass(UsageHistory.INTERVAL);
      report(Optional.empty());
    }

    assertThat(shown().deployments().getFirst().usage()).isEmpty();
    assertThat(usage().samples()).hasSize(1);
  }

  @Test
  void nonsense_is_ignored_and_the_report_counts() {
    report(-1, 64 << 20);
    report(1, Long.MAX_VALUE);

    assertThat(usage().samples()).isEmpty();
    assertThat(replica().status()).isEqualTo(DeploymentStatus.RUNNING);
  }

  @Test
  void another_server_is_not_believed() {
    Joined other = control.join("other", 3);
    Orders _ =
        other
            .calls()
            .report(
                other.id(),
                new Report(
                    "1.0",
                    CAPACITY,
                    List.of(
                        new ReplicaReport(
                            replica().id(),
                            "0123456789ab",
                            new Observed.Healthy(),
                            Optional.of(new ReplicaUsage(1, 1, Duration.ZERO)))),
                    1,
                    List.of(),
                    List.of()));

    assertThat(usage().samples()).isEmpty();
  }

  @Test
  void a_certificate_is_shown_as_the_proxy_tells_it() {
    assertThat(shown().certificate()).isEmpty();
    tell(new CertificateState.Pending());
    assertThat(shown().certificate()).contains(new CertificateWire.Pending());

    Instant until = TestControl.START.plus(Duration.ofDays(60));
    tell(new CertificateState.Issued("An Authority", until));
    assertThat(shown().certificate()).contains(new CertificateWire.Issued("An Authority", until));
  }

  private void tell(CertificateState state) {
    ProxyOrders _ =
        door.calls()
            .proxyPoll(
                door.id(),
                new ProxyReport("1.0", 0, 0, Optional.empty(), Optional.of(Map.of(DOMAIN, state))),
                Duration.ZERO);
  }

  @Test
  void the_pages_draw_it() {
    report(250, 64 << 20);
    control.pass(UsageHistory.INTERVAL);
    report(500, 96 << 20);
    tell(new CertificateState.Failed("no such host <b>"));
    try (TestBrowser browser = TestBrowser.of(control, TestPeople.of(control).user("anna", true))) {
      String page = browser.get("/services/" + service).body();
      assertThat(page)
          .contains("aria-label=\"CPU: 0.5 of 0.5 cores, at most 0.5 cores in the last minutes\"")
          .contains("aria-label=\"Memory: 96 MiB of 128 MiB, at most 96 MiB in the last minutes\"")
          .contains("<polyline points=\"98.6,12.0 100.0,1.0\"/>")
          .contains("failed, tried again", "no such host &lt;b");

      String server = browser.get("/servers/" + alpha.id()).body();
      assertThat(server).contains("0.5 cores, 96 MiB");

      control.pass(UsageHistory.FRESH.plusSeconds(1));
      assertThat(browser.get("/services/" + service).body()).contains("CPU: not known now");
    }
  }
}
