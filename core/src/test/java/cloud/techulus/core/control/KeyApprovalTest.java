package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.control.ControlWorld.Door;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A server comes with another key. */
class KeyApprovalTest {
  private static final Author ANNA = Author.named("anna");

  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");
  private final Door door = world.proxy("door");
  private final FakeNodeIdentity fresh = world.newIdentity();
  private final Worker renewed = world.reinstalled(one, fresh);

  @Test
  void aKeyNobodyKnowsIsRefusedAndChangesNothing() {
    Server before = server(one);

    assertProblem(Problem.Kind.UNAUTHENTICATED, () -> renewed.poll(renewed.report()));

    assertThat(server(one)).isEqualTo(before);
  }

  @Test
  void anOutsiderWhoKnowsAnIdChangesNothingAndIsWrittenDownOnceAMinute() {
    Server before = server(one);
    KeyProof guessed = new KeyProof(MasterKey.generate(new Random(666)));
    for (int i = 0; i < 5; i++) {
      assertProblem(Problem.Kind.UNAUTHENTICATED, () -> claim(one.id(), fresh, guessed));
    }
    assertProblem(
        Problem.Kind.UNAUTHENTICATED, () -> claim(new ServerId("srv_nobody"), fresh, guessed));

    assertThat(server(one)).isEqualTo(before);
    assertThat(audit()).extracting(AuditEntry::action).containsExactly(Action.KEY_CLAIM_REFUSED);

    world.pass(KeyApproval.REFUSAL_INTERVAL);
    assertProblem(Problem.Kind.UNAUTHENTICATED, () -> claim(one.id(), fresh, guessed));
    assertThat(audit()).hasSize(2);
  }

  @Test
  void aProofIsGoodForItsServerItsKeyAndItsTimeOnly() {
    KeyClaim good = world.keyClaim(one.id(), fresh, proof());
    FakeNodeIdentity other = world.newIdentity();

    assertProblem(
        Problem.Kind.UNAUTHENTICATED,
        () -> world.keyApproval.claim(world.signed(two.id().value(), fresh), good));
    assertProblem(
        Problem.Kind.UNAUTHENTICATED,
        () ->
            world.keyApproval.claim(
                world.signed(one.id().value(), other),
                new KeyClaim(other.publicKey(), good.created(), good.nonce(), good.proof())));
    assertProblem(
        Problem.Kind.UNAUTHENTICATED,
        () ->
            world.keyApproval.claim(
                world.signed(one.id().value(), fresh),
                new KeyClaim(good.key(), good.created(), "other", good.proof())));
    world.pass(Duration.ofSeconds(62));
    assertProblem(
        Problem.Kind.UNAUTHENTICATED,
        () -> world.keyApproval.claim(world.signed(one.id().value(), fresh), good));
    assertThat(server(one).status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void aProvenKeyPutsTheServerInDoubtAndNothingReachesIt() {
    Service.Id service = deployed();
    assertThat(door.upstreams()).isEqualTo(2);

    claim(one.id(), fresh, proof());
    world.round(List.of(two), List.of(door));
    world.round(List.of(two), List.of(door));

    assertThat(server(one).status()).isEqualTo(ServerStatus.UNKNOWN);
    assertThat(door.upstreams()).isEqualTo(1);
    assertThat(peers(two)).doesNotContain(wireGuardKey(one));
    assertProblem(Problem.Kind.KEY_APPROVAL_REQUIRED, () -> renewed.poll(renewed.report()));
    assertProblem(Problem.Kind.KEY_APPROVAL_REQUIRED, () -> one.poll(one.report()));
    assertProblem(Problem.Kind.KEY_APPROVAL_REQUIRED, () -> world.dispatcher.claim(one.id()));
    assertThat(world.running(service)).as("they wait for the decision").hasSize(2);
    assertThat(audit()).extracting(AuditEntry::action).containsExactly(Action.KEY_CLAIMED);
    assertThat(world.journal.warnings()).hasSize(1);

    world.settle(List.of(two), List.of(door));
    assertThat(server(one).status()).as("nobody expects its calls").isEqualTo(ServerStatus.UNKNOWN);
    assertThat(world.running(service)).hasSize(2);
  }

  @Test
  void theSameClaimAgainChangesNothing() {
    claim(one.id(), fresh, proof());
    Server before = server(one);

    claim(one.id(), fresh, proof());

    assertThat(server(one)).isEqualTo(before);
    assertThat(audit()).hasSize(1);
  }

  @Test
  void onlyOneKeyWaitsAtATime() {
    claim(one.id(), fresh, proof());

    assertProblem(Problem.Kind.CONFLICT, () -> claim(one.id(), world.newIdentity(), proof()));
    assertProblem(Problem.Kind.CONFLICT, () -> claim(two.id(), fresh, proof()));
    assertProblem(Problem.Kind.CONFLICT, () -> claim(two.id(), one.identity, proof()));
  }

  @Test
  void anApprovedKeyIsTheServersAndItsWorkloadsAreServedAgain() {
    Service.Id service = deployed();
    List<Deployment> before = world.running(service);
    claim(one.id(), fresh, proof());
    world.round(List.of(two), List.of(door));

    world.keyApproval.approve(one.id(), fresh.publicKey(), ANNA);
    assertThat(server(one).status()).as("until it calls").isEqualTo(ServerStatus.UNKNOWN);
    renewed.containers.putAll(one.containers);
    renewed.call();
    world.round(List.of(renewed, two), List.of(door));

    assertThat(server(one).status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(world.running(service)).isEqualTo(before);
    assertThat(door.upstreams()).isEqualTo(2);
    assertThat(peers(two)).contains(wireGuardKey(one)).hasSize(2);
    assertProblem(Problem.Kind.UNAUTHENTICATED, () -> one.poll(one.report()));
    assertThat(audit().getFirst())
        .isEqualTo(
            new AuditEntry(
                audit().getFirst().at(),
                "anna",
                Action.KEY_APPROVED,
                "one",
                fresh.publicKey().base64(),
                ""));
  }

  @Test
  void aRejectedKeyIsRefusedAndTheServersOwnCountsAgain() {
    Service.Id service = deployed();
    claim(one.id(), fresh, proof());
    world.keyApproval.reject(one.id(), fresh.publicKey(), ANNA);

    assertProblem(Problem.Kind.FORBIDDEN, () -> renewed.poll(renewed.report()));
    assertProblem(Problem.Kind.FORBIDDEN, () -> claim(one.id(), fresh, proof()));
    one.call();
    world.round(List.of(one, two), List.of(door));

    assertThat(server(one).status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(world.running(service)).hasSize(2);
    assertThat(door.upstreams()).isEqualTo(2);
  }

  @Test
  void aServerThatWasDecidedOnAndDoesNotCallIsOffline() {
    Service.Id service = deployed();
    claim(one.id(), fresh, proof());
    world.keyApproval.reject(one.id(), fresh.publicKey(), ANNA);

    world.settle(List.of(two), List.of(door));

    assertThat(server(one).status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(world.running(service)).hasSize(2);
    assertThat(door.upstreams()).isEqualTo(2);
  }

  @Test
  void onlyTheKeyThatTheOperatorSawIsDecidedOn() {
    assertProblem(
        Problem.Kind.CONFLICT, () -> world.keyApproval.approve(one.id(), fresh.publicKey(), ANNA));
    claim(one.id(), fresh, proof());
    assertProblem(
        Problem.Kind.CONFLICT,
        () -> world.keyApproval.approve(one.id(), one.identity.publicKey(), ANNA));
    assertProblem(
        Problem.Kind.NOT_FOUND,
        () -> world.keyApproval.reject(new ServerId("srv_nobody"), fresh.publicKey(), ANNA));
    assertThat(server(one).candidate()).isPresent();
  }

  @Test
  void aReinstalledAgentRegistersWithANewTokenAndWaitsForApproval() {
    Service.Id service = deployed();
    RegistrationToken token = world.enrollment.reissueServerToken(one.id(), ANNA).token();

    assertThat(world.register(token, fresh).node()).isEqualTo(one.id());
    assertThat(world.register(token, fresh).node()).as("again").isEqualTo(one.id());
    assertProblem(Problem.Kind.UNAUTHENTICATED, () -> world.register(token, world.newIdentity()));
    assertThat(server(one).status()).isEqualTo(ServerStatus.UNKNOWN);
    assertProblem(Problem.Kind.KEY_APPROVAL_REQUIRED, () -> renewed.poll(renewed.report()));

    world.keyApproval.approve(one.id(), fresh.publicKey(), ANNA);
    world.settle(List.of(renewed, two), List.of(door));
    assertThat(world.running(service)).hasSize(2);
    assertThat(renewed.containers).hasSize(1);
    assertThat(audit())
        .extracting(AuditEntry::action)
        .containsExactly(Action.KEY_APPROVED, Action.KEY_CLAIMED, Action.TOKEN_ISSUED);
  }

  @Test
  void theSameKeyMayRegisterWithANewTokenAndNothingIsInDoubt() {
    RegistrationToken token = world.enrollment.reissueServerToken(one.id(), ANNA).token();
    assertThat(world.register(token, one.identity).node()).isEqualTo(one.id());

    one.call();
    assertThat(server(one).status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void aProxyThatRegistersAgainHasItsNewKeyAtOnce() {
    RegistrationToken token = world.enrollment.reissueProxyToken(door.id(), ANNA).token();
    assertThat(world.register(token, fresh).node()).isEqualTo(door.id());

    world.round(List.of(one, two), List.of());
    world.round(List.of(one, two), List.of());
    assertThat(peers(one)).contains(world.verifier.wireGuardKey(fresh.publicKey()).base64());
    assertProblem(Problem.Kind.UNAUTHENTICATED, door::call);
  }

  @Test
  void whoWasRemovedIsToldSoAndNobodyElse() {
    claim(one.id(), fresh, proof());
    world.enrollment.removeServer(one.id());

    assertProblem(Problem.Kind.GONE, () -> one.poll(one.report()));
    assertProblem(Problem.Kind.GONE, () -> renewed.poll(renewed.report()));
    Worker stranger = world.reinstalled(one, world.newIdentity());
    assertProblem(Problem.Kind.UNAUTHENTICATED, () -> stranger.poll(stranger.report()));
    world.enrollment.removeProxy(door.id());
    assertProblem(Problem.Kind.GONE, door::call);
  }

  private Service.Id deployed() {
    Service.Id service = world.service("web", 2, Optional.of("web.example.com"));
    world.orchestrator.deploy(service);
    world.settle(List.of(one, two), List.of(door));
    assertThat(world.running(service)).hasSize(2);
    return service;
  }

  private void claim(ServerId id, FakeNodeIdentity identity, KeyProof proof) {
    world.keyApproval.claim(
        world.signed(id.value(), identity), world.keyClaim(id, identity, proof));
  }

  private KeyProof proof() {
    return new KeyProof(world.masterKey);
  }

  private Server server(Worker worker) {
    return world.store.read(view -> view.servers().find(worker.id())).orElseThrow();
  }

  private String wireGuardKey(Worker worker) {
    return server(worker).membership().orElseThrow().keys().wireGuard().base64();
  }

  private List<String> peers(Worker worker) {
    MeshConfiguration mesh = worker.mesh;
    return mesh.peers().stream().map(peer -> peer.key().base64()).toList();
  }

  private List<AuditEntry> audit() {
    return world.store.read(view -> view.auditLog().latest(100));
  }

  private static void assertProblem(Problem.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
  }
}
