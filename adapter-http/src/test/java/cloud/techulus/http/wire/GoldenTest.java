package cloud.techulus.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.mesh.Endpoint;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshPeer;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Workload;
import cloud.techulus.core.usage.ReplicaUsage;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Each message of the agent API as it must stand on the wire, and back. {@code
 * -Dgolden.update=true} rewrites the files; then read the difference: it is a change of the
 * protocol.
 */
class GoldenTest {
  private static final Capacity CAPACITY =
      new Capacity(4_000, 8L << 30, 6L << 30, 100L << 30, 70L << 30);
  private static final PublicKey KEY =
      PublicKey.parse("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
  private static final Deployment.Id DEPLOYMENT = new Deployment.Id("dep_one");
  private static final NameTable NAMES =
      new NameTable(
          5,
          List.of(
              new NameTable.Entry(
                  new Name("shop"), new Name("web"), List.of(MeshAddress.parse("10.100.1.2"))),
              new NameTable.Entry(new Name("shop"), new Name("worker"), List.of())));
  private static final MeshConfiguration MESH =
      new MeshConfiguration(
          7,
          MeshAddress.parse("10.100.1.1"),
          MeshBlock.parse("10.100.0.0/16"),
          51_820,
          false,
          List.of(
              new MeshPeer(
                  new WireGuardKey("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                  Optional.of(new Endpoint(new PublicAddress("203.0.113.7"), 51_821)),
                  List.of(MeshBlock.parse("10.100.2.0/24"))),
              new MeshPeer(
                  new WireGuardKey("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                  Optional.empty(),
                  List.of(MeshBlock.parse("10.100.0.1/32")))));

  private static Lease lease(long item) {
    return new Lease(new WorkItem.Id(item), 2);
  }

  private static <C, W> void check(
      String name, C message, Function<C, W> toWire, Class<W> wire, Function<W, C> toCore)
      throws IOException {
    byte[] written = Json.write(toWire.apply(message));
    JsonNode tree = Json.read(written, JsonNode.class);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          Path.of("src/test/resources/golden", name + ".json"), tree.toPrettyString() + "\n");
    }
    try (InputStream golden = GoldenTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      assertThat(golden).as("golden file of " + name).isNotNull();
      byte[] expected = golden.readAllBytes();
      assertThat(tree.toPrettyString()).isEqualTo(new String(expected, UTF_8).strip());
      assertThat(toCore.apply(Json.read(expected, wire))).isEqualTo(message);
    }
  }

  @Test
  void registration() throws IOException {
    check(
        "registration",
        new RegistrationRequest("the-token", KEY, "1.2.3", 51_820, CAPACITY),
        RegistrationWire::of,
        RegistrationWire.class,
        RegistrationWire::toRegistrationRequest);
  }

  @Test
  void welcome() throws IOException {
    check(
        "welcome",
        new Welcome(new ServerId("srv_one"), MESH, Duration.ofSeconds(3)),
        WelcomeWire::of,
        WelcomeWire.class,
        WelcomeWire::toWelcome);
  }

  @Test
  void report() throws IOException {
    check(
        "report",
        new Report(
            "1.2.3",
            CAPACITY,
            List.of(
                new ReplicaReport(
                    DEPLOYMENT,
                    "0123456789ab",
                    new Observed.Starting(
                        Duration.ofMillis(1500), "connection refused", "loading")),
                new ReplicaReport(
                    new Deployment.Id("dep_two"),
                    "1123456789ab",
                    new Observed.Healthy(),
                    Optional.of(new ReplicaUsage(250, 64L << 20, Duration.ofMillis(1200)))),
                new ReplicaReport(
                    new Deployment.Id("dep_three"),
                    "2123456789ab",
                    new Observed.Unhealthy("status 500", "")),
                new ReplicaReport(
                    new Deployment.Id("dep_four"), "3123456789ab", new Observed.Paused()),
                new ReplicaReport(
                    new Deployment.Id("dep_five"),
                    "4123456789ab",
                    new Observed.Exited(137, "out of \"memory\"\nbye")),
                new ReplicaReport(
                    new Deployment.Id("dep_six"), "5123456789ab", new Observed.Unattended())),
            7,
            List.of(
                new WorkResult.Done(lease(11)),
                new WorkResult.Failed(lease(12), "no such image", true),
                new WorkResult.Failed(lease(14), "registry away", false)),
            List.of(lease(13)),
            Optional.of(5L)),
        ReportWire::of,
        ReportWire.class,
        ReportWire::toReport);
  }

  @Test
  void key_claim() throws IOException {
    check(
        "key-claim",
        new KeyClaim(KEY, Instant.ofEpochSecond(1_795_000_000), "a-nonce", "a-proof"),
        KeyClaimWire::of,
        KeyClaimWire.class,
        KeyClaimWire::toKeyClaim);
  }

  private static DeploymentOrder order(String id, HealthCheck check, ContainerLimits limits) {
    return new DeploymentOrder(
        new Deployment.Id(id),
        new Service.Id("svc_one"),
        "shop/web",
        MeshAddress.parse("10.100.1.2"),
        new Workload(
            new ImageReference("registry.example.com/team/web:v1"),
            8080,
            Map.of(new EnvName("GREETING"), "héllo"),
            List.of("serve", "--all"),
            check,
            limits),
        Map.of(new EnvName("API_KEY"), new SealedSecret("0a1b2c3d", "c2VhbGVk")),
        Duration.ofSeconds(1));
  }

  @Test
  void orders() throws IOException {
    ContainerLimits limits = new ContainerLimits(OptionalInt.of(500), OptionalLong.of(256L << 20));
    check(
        "orders",
        new Orders(
                List.of(
                    new Instruction.Deploy(
                        lease(21), order("dep_one", new HealthCheck.Http("/ready"), limits)),
                    new Instruction.Deploy(
                        lease(22), order("dep_two", new HealthCheck.Tcp(), ContainerLimits.NONE)),
                    new Instruction.Deploy(
                        lease(23),
                        order(
                            "dep_three",
                            new HealthCheck.Exec(List.of("true", "-x")),
                            ContainerLimits.NONE)),
                    new Instruction.Deploy(
                        lease(24), order("dep_four", new HealthCheck.None(), ContainerLimits.NONE)),
                    new Instruction.Stop(lease(25), DEPLOYMENT, Duration.ofSeconds(10)),
                    new Instruction.UpdateWireGuard(lease(26), MESH)),
                List.of(lease(11)))
            .withNames(Optional.of(NAMES)),
        OrdersWire::of,
        OrdersWire.class,
        OrdersWire::toOrders);
  }

  @Test
  void log_orders() throws IOException {
    LogSession.Id session = new LogSession.Id("log_k3f7x2mq6wd4hbn5zatu");
    check(
        "orders-logs",
        new Orders(List.of(), List.of())
            .withLogs(
                List.of(
                    new LogRequest(
                        session,
                        DEPLOYMENT,
                        new LogRange(true, OptionalInt.of(100), Optional.empty())),
                    new LogRequest(
                        session,
                        DEPLOYMENT,
                        new LogRange(
                            false,
                            OptionalInt.empty(),
                            Optional.of(Instant.parse("2026-11-25T03:17:00.123456789Z")))))),
        OrdersWire::of,
        OrdersWire.class,
        OrdersWire::toOrders);
  }

  @Test
  void log_frame() throws IOException {
    check(
        "log-line",
        new LogLine(
            Instant.parse("2026-11-25T03:17:00.123456789Z"),
            LogOutput.STDERR,
            "h\u00e9 \u001b[31m\0\r\u2028",
            true),
        LogFrameWire::of,
        LogFrameWire.Line.class,
        LogFrameWire.Line::toLogLine);
  }

  @Test
  void proxy_report() throws IOException {
    check(
        "proxy-report",
        new ProxyReport(
            "1.2.3",
            4,
            7,
            Optional.of(5L),
            Optional.of(
                Map.of(
                    new Domain("a.example.com"),
                    new CertificateState.Pending(),
                    new Domain("b.example.com"),
                    new CertificateState.Issued(
                        "Let's Encrypt R11", Instant.parse("2027-01-01T00:00:00Z")),
                    new Domain("c.example.com"),
                    new CertificateState.Internal(Instant.parse("2026-11-26T00:00:00Z")),
                    new Domain("d.example.com"),
                    new CertificateState.Failed("connection refused")))),
        ProxyReportWire::of,
        ProxyReportWire.class,
        ProxyReportWire::toProxyReport);
  }

  /** Of an agent that says nothing of certificates, or is older than they are. */
  @Test
  void proxy_report_without_news() throws IOException {
    check(
        "proxy-report-empty",
        new ProxyReport("1.2.3", 4, 7, Optional.of(5L)),
        ProxyReportWire::of,
        ProxyReportWire.class,
        ProxyReportWire::toProxyReport);
  }

  @Test
  void proxy_orders() throws IOException {
    check(
        "proxy-orders",
        new ProxyOrders(
            Optional.of(
                new RouteTable(
                    5,
                    List.of(
                        new RouteTable.Entry(
                            new Domain("shop.example.com"),
                            true,
                            Optional.of(Duration.ofSeconds(30)),
                            List.of(
                                new RouteTable.Upstream(MeshAddress.parse("10.100.1.2"), 8080))),
                        new RouteTable.Entry(
                            new Domain("old.example.com"), false, Optional.empty(), List.of())))),
            Optional.of(MESH),
            Optional.of(NAMES)),
        ProxyOrdersWire::of,
        ProxyOrdersWire.class,
        ProxyOrdersWire::toProxyOrders);
  }

  @Test
  void proxy_orders_without_news() throws IOException {
    check(
        "proxy-orders-empty",
        new ProxyOrders(Optional.empty(), Optional.empty()),
        ProxyOrdersWire::of,
        ProxyOrdersWire.class,
        ProxyOrdersWire::toProxyOrders);
  }

  @Test
  void unknown_fields_are_ignored() {
    ProxyReportWire read =
        Json.read(
            "{\"agentVersion\":\"2\",\"routesGeneration\":1,\"meshGeneration\":2,\"new\":{\"a\":[]}}"
                .getBytes(UTF_8),
            ProxyReportWire.class);

    assertThat(read).isEqualTo(new ProxyReportWire("2", 1, 2, Optional.empty(), Optional.empty()));
  }
}
