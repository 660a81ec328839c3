package cloud.techulus.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final Project SHOP = Samples.project("shop");
  private static final Service WEB = Samples.service(SHOP, "web");
  private static final Service API = Samples.service(SHOP, "api");
  private static final ServerId ONLINE = new ServerId("srv_1");
  private static final ServerId OFFLINE = new ServerId("srv_2");

  @Test
  void leadsToReplicasThatAreWantedRunningAndOnAnOnlineServer() {
    Deployment second = running(WEB, 2, ONLINE);
    Deployment first = running(WEB, 1, ONLINE);
    Deployment offline = running(WEB, 3, OFFLINE);
    Deployment withdrawn = running(WEB, 4, ONLINE).withdraw(new Withdrawal(1, Samples.NOW));
    Deployment pulling =
        placed(WEB, 5, ONLINE).withStatus(DeploymentStatus.PULLING, "", Samples.NOW);
    Deployment failed =
        running(WEB, 6, ONLINE).withStatus(DeploymentStatus.FAILED, "", Samples.NOW);
    Deployment others = running(API, 7, ONLINE);

    RouteTable table =
        RouteTable.of(
            9,
            List.of(Samples.route(WEB, "web.example.com")),
            List.of(second, first, offline, withdrawn, pulling, failed, others),
            Set.of(ONLINE));

    assertThat(table)
        .isEqualTo(
            new RouteTable(
                9,
                List.of(
                    new Entry(
                        new Domain("web.example.com"),
                        true,
                        Optional.empty(),
                        List.of(upstream(1), upstream(2))))));
  }

  @Test
  void keepsADomainNobodyAnswersFor() {
    RouteTable table =
        RouteTable.of(
            1,
            List.of(Samples.route(WEB, "b.example.com"), Samples.route(API, "a.example.com")),
            List.of(),
            Set.of());

    assertThat(table.entries())
        .containsExactly(
            new Entry(new Domain("a.example.com"), true, Optional.empty(), List.of()),
            new Entry(new Domain("b.example.com"), true, Optional.empty(), List.of()));
  }

  @Test
  void aDomainHasItsRoutesResponseTimeout() {
    Optional<Duration> limit = Optional.of(Duration.ofSeconds(30));
    Route route = Samples.route(WEB, "web.example.com");

    RouteTable table =
        RouteTable.of(
            1,
            List.of(
                new Route(route.id(), route.domain(), route.service(), route.sslEnabled(), limit)),
            List.of(),
            Set.of());

    assertThat(table.entries()).extracting(Entry::responseTimeout).containsExactly(limit);
  }

  private static Deployment placed(Service service, int number, ServerId server) {
    return Samples.deployment(service, number)
        .placedOn(server, MeshAddress.parse("10.100.1." + (number + 1)));
  }

  private static Deployment running(Service service, int number, ServerId server) {
    return placed(service, number, server).withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
  }

  private static Upstream upstream(int number) {
    return new Upstream(MeshAddress.parse("10.100.1." + (number + 1)), 8080);
  }
}
