package cloud.techulus.core.naming;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameTableTest {
  private static final Project SHOP = Samples.project("shop");
  private static final Service WEB = Samples.service(SHOP, "web");
  private static final Service API = Samples.service(SHOP, "api");
  private static final ServerId ONLINE = new ServerId("srv_1");
  private static final ServerId OFFLINE = new ServerId("srv_2");

  @Test
  void namesReplicasThatAreWantedRunningAndOnAnOnlineServer() {
    NameTable table =
        NameTable.of(
            9,
            List.of(SHOP),
            List.of(WEB, API),
            List.of(
                running(WEB, 2, ONLINE),
                running(WEB, 1, ONLINE),
                running(WEB, 3, OFFLINE),
                running(WEB, 4, ONLINE).withdraw(new Withdrawal(1, Samples.NOW)),
                placed(WEB, 5, ONLINE).withStatus(DeploymentStatus.PULLING, "", Samples.NOW)),
            Set.of(ONLINE));

    assertThat(table)
        .isEqualTo(
            new NameTable(
                9,
                List.of(
                    new NameTable.Entry(SHOP.slug(), API.name(), List.of()),
                    new NameTable.Entry(
                        SHOP.slug(), WEB.name(), List.of(address(1), address(2))))));
  }

  private static Deployment placed(Service service, int number, ServerId server) {
    return Samples.deployment(service, number).placedOn(server, address(number));
  }

  private static Deployment running(Service service, int number, ServerId server) {
    return placed(service, number, server).withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
  }

  private static MeshAddress address(int number) {
    return MeshAddress.parse("10.100.1." + (number + 1));
  }
}
