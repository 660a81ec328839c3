package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.TopologyMode;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.server.ServerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrollmentTest {
  private final ControlWorld world = new ControlWorld();

  @Test
  void nodesGetAddressesOfTheirOwnAndKnowEachOther() {
    Worker one = world.worker("one");
    Worker two = world.worker("two");
    Door door = world.proxy("door");

    assertThat(one.welcome.mesh().address()).isEqualTo(MeshAddress.parse("10.100.1.1"));
    assertThat(two.welcome.mesh().address()).isEqualTo(MeshAddress.parse("10.100.2.1"));
    assertThat(door.welcome.mesh().address()).isEqualTo(MeshAddress.parse("10.100.0.1"));
    assertThat(door.welcome.mesh().peers()).hasSize(2);
    assertThat(world.enrollment.servers())
        .extracting(server -> server.status())
        .containsExactly(ServerStatus.ONLINE, ServerStatus.ONLINE);
  }

  @Test
  void aServerThatComesAfterOneWasRemovedDoesNotGetItsAddresses() {
    world.worker("one");
    Worker two = world.worker("two");
    world.enrollment.removeServer(two.id());

    assertThat(world.worker("three").welcome.mesh().address())
        .isEqualTo(MeshAddress.parse("10.100.3.1"));
  }

  @Test
  void theSameRegistrationAfterALostAnswerGetsTheSameAssignment() {
    RegistrationToken token = world.enrollment.addServer("one", Optional.empty()).token();
    FakeNodeIdentity identity = world.newIdentity();
    Welcome first = world.register(token, identity);
    world.pass(Duration.ofDays(2));

    assertThat(world.register(token, identity)).isEqualTo(first);
  }

  @Test
  void aTokenIsGoodForOneKey() {
    RegistrationToken token = world.enrollment.addServer("one", Optional.empty()).token();
    world.register(token, world.newIdentity());

    assertThatThrownBy(() -> world.register(token, world.newIdentity()))
        .isInstanceOfSatisfying(Problem.class, this::isUnauthenticated)
        .hasMessageContaining("used already");
  }

  @Test
  void aTokenExpiresAfterADay() {
    RegistrationToken token = world.enrollment.addServer("one", Optional.empty()).token();
    world.pass(RegistrationToken.LIFETIME.plusSeconds(1));

    assertThatThrownBy(() -> world.register(token, world.newIdentity()))
        .isInstanceOfSatisfying(Problem.class, this::isUnauthenticated)
        .hasMessageContaining("expired");
  }

  @Test
  void aTokenIsGoodToItsLastSecond() {
    RegistrationToken token = world.enrollment.addServer("one", Optional.empty()).token();
    world.pass(RegistrationToken.LIFETIME);

    assertThat(world.register(token, world.newIdentity()).mesh().generation()).isEqualTo(1);
  }

  @Test
  void anUnknownTokenIsRefused() {
    RegistrationToken wrong = new RegistrationToken("wrong");

    assertThatThrownBy(() -> world.register(wrong, world.newIdentity()))
        .isInstanceOfSatisfying(Problem.class, this::isUnauthenticated)
        .hasMessageContaining("not known");
  }

  @Test
  void aRegistrationMustBeSignedByTheKeyItBrings() {
    RegistrationToken token = world.enrollment.addServer("one", Optional.empty()).token();
    FakeNodeIdentity mine = world.newIdentity();
    FakeNodeIdentity theirs = world.newIdentity();
    SignedRequest signed = world.signed(mine.publicKey().base64(), mine);
    RegistrationRequest request =
        new RegistrationRequest(token.text(), theirs.publicKey(), "test", 51820, Capacity.UNKNOWN);

    assertThatThrownBy(() -> world.enrollment.register(signed, request))
        .isInstanceOfSatisfying(Problem.class, this::isUnauthenticated);
    assertThat(world.enrollment.servers().getFirst().status()).isEqualTo(ServerStatus.PENDING);
  }

  @Test
  void oneKeyCannotBeTwoNodes() {
    RegistrationToken first = world.enrollment.addServer("one", Optional.empty()).token();
    RegistrationToken second = world.enrollment.addServer("two", Optional.empty()).token();
    FakeNodeIdentity identity = world.newIdentity();
    world.register(first, identity);

    assertThatThrownBy(() -> world.register(second, identity))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
  }

  @Test
  void badNamesAndAddressesAreNamedTogetherAndNothingIsStored() {
    assertThatThrownBy(() -> world.enrollment.addServer("No!", Optional.of("host.example.com")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.errors())
                    .extracting(error -> error.field())
                    .containsExactly("name", "publicIp"));
    assertThat(world.enrollment.servers()).isEmpty();
  }

  @Test
  void everyOtherNodeHearsOfANewOneAtOnce() {
    Worker one = world.worker("one");
    Door door = world.proxy("door");
    world.settle(List.of(one), List.of(door));
    world.rung.clear();

    Worker two = world.worker("two");

    assertThat(world.rung).containsExactlyInAnyOrder(one.id(), door.welcome.node());
    one.call();
    assertThat(one.received.getLast())
        .isInstanceOfSatisfying(
            Instruction.UpdateWireGuard.class,
            update ->
                assertThat(update.configuration().peers())
                    .extracting(peer -> peer.allowedIps().getFirst().toString())
                    .contains("10.100.2.0/24"));
    assertThat(two.welcome.mesh().peers()).hasSize(2);
  }

  @Test
  void manyChangesOfTheMeshAreOneUpdate() {
    Worker one = world.worker("one");
    world.settle(List.of(one), List.of());
    one.received.clear();
    world.worker("two");
    world.worker("three");
    world.worker("four");

    one.call();

    assertThat(one.received).hasSize(1);
  }

  @Test
  void theRangeIsChosenBeforeTheFirstNodeJoins() {
    MeshRange large = new MeshRange(MeshBlock.parse("10.64.0.0/10"));
    world.enrollment.layOutMesh(large, TopologyMode.AUTO);
    assertThat(world.worker("one").welcome.mesh().address())
        .isEqualTo(MeshAddress.parse("10.64.1.1"));

    world.enrollment.layOutMesh(large, TopologyMode.AUTO);
    assertThatThrownBy(() -> world.enrollment.layOutMesh(MeshRange.DEFAULT, TopologyMode.AUTO))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("10.64.0.0/10");
  }

  @Test
  void aForcedHubLeavesServersTheProxiesAsTheirOnlyPeers() {
    Worker one = world.worker("one");
    world.worker("two");
    Door door = world.proxy("door");
    world.settle(List.of(one), List.of(door));
    assertThat(one.welcome.mesh().peers()).isEmpty();

    world.enrollment.layOutMesh(MeshRange.DEFAULT, TopologyMode.HUB);
    one.call();

    assertThat(one.received.getLast())
        .isInstanceOfSatisfying(
            Instruction.UpdateWireGuard.class,
            update ->
                assertThat(update.configuration().peers())
                    .extracting(peer -> peer.allowedIps().toString())
                    .containsExactly("[10.100.0.0/16]"));
  }

  @Test
  void aRemovedServerIsToldSoAndItsPeersDropIt() {
    Worker one = world.worker("one");
    Worker two = world.worker("two");
    world.settle(List.of(one, two), List.of());
    world.rung.clear();

    world.enrollment.removeServer(two.id());

    assertThat(world.rung).contains(one.id(), two.id());
    assertThatThrownBy(two::call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.GONE));
    one.call();
    assertThat(one.received.getLast())
        .isInstanceOfSatisfying(
            Instruction.UpdateWireGuard.class,
            update -> assertThat(update.configuration().peers()).isEmpty());
  }

  private void isUnauthenticated(Problem problem) {
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
  }
}
