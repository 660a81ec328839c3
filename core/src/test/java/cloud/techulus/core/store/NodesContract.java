package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.Samples;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers and proxies. */
interface NodesContract extends UsesStore {

  @Test
  default void serversComeBackAsTheyWereSavedByNameOrder() {
    Server bare = Server.add(new ServerId("srv_z"), new Name("a"), Optional.empty(), token("z"));
    Server pending = Samples.pendingServer(2);
    Server registered = Samples.server(1);
    write(
        tx -> {
          tx.servers().save(pending);
          tx.servers().save(registered);
          tx.servers().save(bare);
        });

    assertAll(view -> view.servers().all()).containsExactly(bare, registered, pending);
    assertOptional(view -> view.servers().find(registered.id())).contains(registered);
    assertOptional(view -> view.servers().find(bare.id())).contains(bare);
    assertOptional(view -> view.servers().find(new ServerId("srv_none"))).isEmpty();
  }

  @Test
  default void serversAreFoundByNameAndByToken() {
    Server server = Samples.server(1);
    write(tx -> tx.servers().save(server));

    assertOptional(view -> view.servers().findByName(server.name())).contains(server);
    assertOptional(view -> view.servers().findByName(new Name("none"))).isEmpty();
    assertOptional(view -> view.servers().findByToken(server.token().hash())).contains(server);
    assertOptional(view -> view.servers().findByToken(TokenHash.of("none"))).isEmpty();
  }

  @Test
  default void savingAServerAgainReplacesAllOfIt() {
    Server server = Samples.pendingServer(1);
    write(tx -> tx.servers().save(server));
    for (ServerStatus status : ServerStatus.values()) {
      Server changed =
          Samples.server(1)
              .withAvailability(Availability.CORDONED)
              .withStatus(status)
              .withLastAddress(MeshAddress.parse("10.100.1.77"));
      write(tx -> tx.servers().save(changed));
      assertAll(view -> view.servers().all()).containsExactly(changed);
    }
    write(tx -> tx.servers().save(server));
    assertAll(view -> view.servers().all()).containsExactly(server);
  }

  @Test
  default void aServersKeysInDoubtComeBack() {
    Server claimed = Samples.server(1).claim(Samples.keys(11));
    write(tx -> tx.servers().save(claimed));
    assertOptional(view -> view.servers().find(claimed.id())).contains(claimed);

    Server approved = claimed.approve(Samples.NOW);
    write(tx -> tx.servers().save(approved));
    assertOptional(view -> view.servers().find(claimed.id())).contains(approved);

    Server rejected = approved.claim(Samples.keys(12)).reject(Samples.NOW);
    write(tx -> tx.servers().save(rejected));
    assertOptional(view -> view.servers().find(claimed.id())).contains(rejected);

    Server second = Samples.server(2).claim(Samples.keys(13));
    write(tx -> tx.servers().save(second));
    assertRefusedAsSecond(
        "servers.candidateKey", tx -> tx.servers().save(rejected.claim(Samples.keys(13))));
  }

  @Test
  default void capacityKeepsItsLargestValues() {
    Capacity vast =
        new Capacity(
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE - 2,
            Long.MAX_VALUE - 3);
    Server server = Samples.server(1).heartbeat(vast, Samples.NOW);
    write(tx -> tx.servers().save(server));

    assertOptional(view -> view.servers().find(server.id())).contains(server);
  }

  @Test
  default void onlyServersThatHaveToCallAndDidNotSinceAreNotSeen() {
    Instant limit = Samples.NOW;
    Server late = Samples.server(3).heartbeat(Samples.CAPACITY, limit.minusNanos(1));
    Server later = Samples.server(2).heartbeat(Samples.CAPACITY, limit.minus(Duration.ofDays(9)));
    Server inTime = Samples.server(1).heartbeat(Samples.CAPACITY, limit);
    Server offline =
        Samples.server(4)
            .heartbeat(Samples.CAPACITY, limit.minusSeconds(1))
            .withStatus(ServerStatus.OFFLINE);
    Server neverHeardOf = Samples.pendingServer(6).withStatus(ServerStatus.ONLINE);
    Server inDoubt =
        Samples.server(7)
            .heartbeat(Samples.CAPACITY, limit.minusSeconds(1))
            .claim(Samples.keys(17));
    Server decided = Samples.server(8).claim(Samples.keys(18)).reject(limit.minusSeconds(2));
    write(
        tx -> {
          tx.servers().save(neverHeardOf);
          tx.servers().save(late);
          tx.servers().save(later);
          tx.servers().save(inTime);
          tx.servers().save(offline);
          tx.servers().save(inDoubt);
          tx.servers().save(decided);
          tx.servers().save(Samples.pendingServer(5));
        });

    assertAll(view -> view.servers().expectedNotSeenSince(limit))
        .containsExactly(later, late, neverHeardOf, decided);
  }

  @Test
  default void serversThatDrainAreFound() {
    Server draining = Samples.server(2).withAvailability(Availability.DRAINING);
    write(
        tx -> {
          tx.servers().save(Samples.server(1));
          tx.servers().save(draining);
          tx.servers().save(Samples.server(3).withAvailability(Availability.CORDONED));
        });

    assertAll(view -> view.servers().draining()).containsExactly(draining);
  }

  @Test
  default void noTwoServersShareWhatIsUnique() {
    Server first = Samples.server(1);
    Server second = Samples.server(2);
    write(tx -> tx.servers().save(first));

    refuseServer("servers.name", second, first.name(), second.token().hash(), member(2, 2, 2, 2));
    refuseServer(
        "servers.agentToken", second, second.name(), first.token().hash(), member(2, 2, 2, 2));
    refuseServer(
        "servers.publicKey", second, second.name(), second.token().hash(), member(1, 2, 2, 2));
    refuseServer(
        "servers.wireguardPublicKey",
        second,
        second.name(),
        second.token().hash(),
        member(2, 1, 2, 2));
    refuseServer(
        "servers.wireguardIp", second, second.name(), second.token().hash(), member(2, 2, 1, 2));

    write(tx -> tx.servers().save(second));
    assertAll(view -> view.servers().all()).containsExactly(first, second);
  }

  @Test
  default void aServersWorkGoesWithIt() {
    Server server = Samples.server(1);
    Server other = Samples.server(2);
    write(
        tx -> {
          tx.servers().save(server);
          tx.servers().save(other);
          tx.workQueue().append(server.id(), new Work.UpdateWireGuard(1), Samples.NOW);
          tx.workQueue().append(other.id(), new Work.UpdateWireGuard(1), Samples.NOW);
        });

    write(tx -> tx.servers().remove(server.id()));

    assertAll(view -> view.servers().all()).containsExactly(other);
    assertAll(view -> view.workQueue().unfinishedOf(server.id())).isEmpty();
    assertAll(view -> view.workQueue().unfinishedOf(other.id())).hasSize(1);
  }

  @Test
  default void aServerWithDeploymentsStays() {
    Server server = Samples.server(1);
    Project shop = Samples.project("shop");
    Service web = Samples.service(shop, "web");
    write(
        tx -> {
          tx.servers().save(server);
          tx.projects().save(shop);
          tx.services().save(web);
          tx.deployments()
              .save(
                  Samples.deployment(web, 1)
                      .placedOn(server.id(), Samples.membership(1).address().plus(1)));
        });

    assertRefusedAsBug(tx -> tx.servers().remove(server.id()));

    assertAll(view -> view.servers().all()).containsExactly(server);
  }

  @Test
  default void proxiesComeBackAsTheyWereSavedByNameOrder() {
    Proxy pending = Samples.pendingProxy(1);
    Proxy registered = Samples.proxy(2).heartbeat(7, Samples.NOW.plusSeconds(1));
    write(
        tx -> {
          tx.proxies().save(registered);
          tx.proxies().save(pending);
        });

    assertAll(view -> view.proxies().all()).containsExactly(pending, registered);
    assertOptional(view -> view.proxies().find(registered.id())).contains(registered);
    assertOptional(view -> view.proxies().find(new ProxyId("prx_none"))).isEmpty();
    assertOptional(view -> view.proxies().findByName(pending.name())).contains(pending);
    assertOptional(view -> view.proxies().findByName(new Name("none"))).isEmpty();
    assertOptional(view -> view.proxies().findByToken(pending.token().hash())).contains(pending);
    assertOptional(view -> view.proxies().findByToken(TokenHash.of("none"))).isEmpty();
  }

  @Test
  default void aProxyIsReplacedAndRemoved() {
    Proxy registered = Samples.proxy(1);
    write(tx -> tx.proxies().save(Samples.pendingProxy(1)));
    write(tx -> tx.proxies().save(registered));
    assertAll(view -> view.proxies().all()).containsExactly(registered);

    write(tx -> tx.proxies().remove(registered.id()));
    assertAll(view -> view.proxies().all()).isEmpty();
  }

  @Test
  default void noTwoProxiesShareWhatIsUnique() {
    Proxy first = Samples.proxy(1);
    Proxy second = Samples.pendingProxy(2);
    write(tx -> tx.proxies().save(first));

    refuseProxy("proxies.name", second, first.name(), second.token().hash(), member(2, 2, 2, 2));
    refuseProxy(
        "proxies.agentToken", second, second.name(), first.token().hash(), member(2, 2, 2, 2));
    Membership taken = first.membership().orElseThrow();
    NodeKeys fresh = Samples.keys(2);
    refuseProxy(
        "proxies.wireguardIp",
        second,
        second.name(),
        second.token().hash(),
        new Membership(fresh, taken.address(), 1));
    refuseProxy(
        "proxies.publicKey",
        second,
        second.name(),
        second.token().hash(),
        new Membership(
            new NodeKeys(taken.keys().identity(), fresh.wireGuard()),
            Samples.membership(2).address(),
            1));
    refuseProxy(
        "proxies.wireguardPublicKey",
        second,
        second.name(),
        second.token().hash(),
        new Membership(
            new NodeKeys(fresh.identity(), taken.keys().wireGuard()),
            Samples.membership(2).address(),
            1));
  }

  private static IssuedToken token(String text) {
    return new IssuedToken(TokenHash.of(text), Samples.NOW, Optional.empty());
  }

  private static Membership member(int identity, int wireGuard, int address, int port) {
    return new Membership(
        new NodeKeys(Samples.keys(identity).identity(), Samples.keys(wireGuard).wireGuard()),
        Samples.membership(address).address(),
        port);
  }

  private void refuseServer(
      String what, Server second, Name name, TokenHash token, Membership member) {
    Server clash =
        new Server(
            second.id(),
            name,
            second.publicIp(),
            second.status(),
            new IssuedToken(token, Samples.NOW, Optional.empty()),
            Optional.of(member),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            second.availability(),
            second.capacity(),
            second.lastHeartbeat());
    assertRefusedAsSecond(what, tx -> tx.servers().save(clash));
  }

  private void refuseProxy(
      String what, Proxy second, Name name, TokenHash token, Membership member) {
    Proxy clash =
        new Proxy(
            second.id(),
            name,
            second.publicIp(),
            new IssuedToken(token, Samples.NOW, Optional.empty()),
            Optional.of(member),
            0,
            Optional.empty());
    assertRefusedAsSecond(what, tx -> tx.proxies().save(clash));
  }
}
