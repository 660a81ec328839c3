package cloud.techulus.core.store;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import org.junit.jupiter.api.Test;

/** Deployments and the addresses they hold. */
interface DeploymentsContract extends UsesStore {
  Project PROJECT = Samples.project("shop");
  Service SERVICE = Samples.service(PROJECT, "web");
  Service OTHER = Samples.service(PROJECT, "api");
  Server ONE = Samples.server(1);
  Server TWO = Samples.server(2);

  private void saveSurroundings() {
    write(
        tx -> {
          tx.servers().save(ONE);
          tx.servers().save(TWO);
          tx.projects().save(PROJECT);
          tx.services().save(SERVICE);
          tx.services().save(OTHER);
        });
  }

  private static MeshAddress address(String text) {
    return MeshAddress.parse(text);
  }

  @Test
  default void aDeploymentComesBackAsItWasSavedInEveryState() {
    saveSurroundings();
    Deployment created = Samples.deployment(SERVICE, 1);
    Deployment full =
        created
            .waitingUntil(Samples.NOW.plusNanos(3), "waits 1 s")
            .placedOn(ONE.id(), address("10.100.1.2"))
            .withContainer("0123456789ab")
            .withReason("the image's \"entrypoint\" is missing")
            .withdraw(new Withdrawal(Long.MAX_VALUE, Samples.NOW.plusNanos(7)));
    write(tx -> tx.deployments().save(created));
    assertOptional(view -> view.deployments().find(created.id())).contains(created);
    for (DeploymentStatus status : DeploymentStatus.values()) {
      Deployment changed = full.withStatus(status, "because", Samples.NOW.plusSeconds(99));
      write(tx -> tx.deployments().save(changed));
      assertOptional(view -> view.deployments().find(created.id())).contains(changed);
    }
    write(tx -> tx.deployments().save(created));
    assertOptional(view -> view.deployments().find(created.id())).contains(created);
    assertOptional(view -> view.deployments().find(new Deployment.Id("dep_none"))).isEmpty();
  }

  @Test
  default void deploymentsStayInOrderOfCreationWhateverChanges() {
    saveSurroundings();
    Deployment first = Samples.deployment(SERVICE, 9);
    Deployment second = Samples.deployment(SERVICE, 10);
    Deployment third = Samples.deployment(SERVICE, 11);
    write(
        tx -> {
          tx.deployments().save(first);
          tx.deployments().save(second);
          tx.deployments().save(Samples.deployment(OTHER, 1));
          tx.deployments().save(third);
        });
    Deployment changed = first.withReason("no server has room");
    write(tx -> tx.deployments().save(changed));

    assertAll(view -> view.deployments().ofService(SERVICE.id()))
        .containsExactly(changed, second, third);

    assertAll(view -> view.deployments().all())
        .containsExactly(changed, second, Samples.deployment(OTHER, 1), third);

    write(tx -> tx.deployments().remove(second.id()));
    assertAll(view -> view.deployments().ofService(SERVICE.id())).containsExactly(changed, third);
  }

  @Test
  default void whatHasEndedIsFinishedAndHoldsItsAddressUntilReleased() {
    saveSurroundings();
    Deployment waiting = Samples.deployment(SERVICE, 1);
    Deployment running = running(2, ONE.id(), "10.100.1.2");
    Deployment pulling =
        Samples.deployment(OTHER, 3)
            .placedOn(TWO.id(), address("10.100.2.2"))
            .withStatus(DeploymentStatus.PULLING, "", Samples.NOW);
    Deployment failed = ended(running(4, ONE.id(), "10.100.1.3"), DeploymentStatus.FAILED);
    Deployment stopped =
        ended(running(5, ONE.id(), "10.100.1.4"), DeploymentStatus.STOPPED).releaseAddress();
    write(
        tx -> {
          tx.deployments().save(waiting);
          tx.deployments().save(running);
          tx.deployments().save(pulling);
          tx.deployments().save(failed);
          tx.deployments().save(stopped);
        });

    assertAll(view -> view.deployments().unfinished()).containsExactly(waiting, running, pulling);
    assertAll(view -> view.deployments().ofServer(ONE.id()))
        .containsExactly(running, failed, stopped);
    assertAll(view -> view.deployments().ofServer(TWO.id())).containsExactly(pulling);
    assertAll(view -> view.deployments().unsettled()).containsExactly(waiting, pulling, failed);
    assertAll(view -> view.deployments().addresses())
        .containsExactlyInAnyOrder(
            address("10.100.1.2"), address("10.100.2.2"), address("10.100.1.3"));
  }

  @Test
  default void aWithdrawnReplicaIsUnsettledUntilItEnded() {
    saveSurroundings();
    Deployment withdrawn =
        running(1, ONE.id(), "10.100.1.2").withdraw(new Withdrawal(3, Samples.NOW));
    write(tx -> tx.deployments().save(withdrawn));

    assertAll(view -> view.deployments().unsettled()).containsExactly(withdrawn);

    write(tx -> tx.deployments().save(ended(withdrawn, DeploymentStatus.STOPPED).releaseAddress()));
    assertAll(view -> view.deployments().unsettled()).isEmpty();
  }

  @Test
  default void anAddressHasOneHolderUntilItIsReleased() {
    saveSurroundings();
    Deployment holder = running(1, ONE.id(), "10.100.1.2");
    Deployment next = running(2, ONE.id(), "10.100.1.2");
    write(tx -> tx.deployments().save(holder));

    assertRefusedAsSecond("deployments.wireguardIp", tx -> tx.deployments().save(next));

    write(
        tx -> {
          tx.deployments().save(holder.releaseAddress());
          tx.deployments().save(next);
        });
    assertAll(view -> view.deployments().addresses()).containsExactly(address("10.100.1.2"));
  }

  @Test
  default void aDeploymentNeedsItsServiceAndItsServer() {
    saveSurroundings();
    Deployment strayService = Samples.deployment(Samples.service(PROJECT, "stray"), 1);
    Deployment strayServer = running(1, new ServerId("srv_stray"), "10.100.9.2");

    assertRefusedAsBug(tx -> tx.deployments().save(strayService));
    assertRefusedAsBug(tx -> tx.deployments().save(strayServer));
  }

  private static Deployment running(int number, ServerId server, String address) {
    return Samples.deployment(SERVICE, number)
        .placedOn(server, address(address))
        .withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
  }

  private static Deployment ended(Deployment deployment, DeploymentStatus status) {
    return deployment.withStatus(status, "", Samples.NOW);
  }
}
