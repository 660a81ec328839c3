package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.server.TestControl.Joined;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.ServerWire;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that comes with another key, over the wire. */
class KeyApprovalApiTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  private final TestControl control = TestControl.start();
  private final OperatorClient operator = control.operator();
  private final Joined joined = control.join("one", 1);
  private final ServerId id = (ServerId) joined.id();
  private final FakeNodeIdentity fresh = FakeNodeIdentity.numbered(2);
  private final HttpControlPlane renewed = control.as(fresh);

  @AfterEach
  void stop() {
    renewed.close();
    operator.close();
    control.close();
  }

  @Test
  void a_key_is_brought_forward_seen_and_approved() {
    assertKind(Problem.Kind.UNAUTHENTICATED, () -> renewed.poll(id, TestControl.idle(0), NO_WAIT));
    renewed.claimKey(id, claim(control.masterKey));

    ServerWire server = server();
    assertThat(server.status()).isEqualTo("unknown");
    assertThat(server.candidateKey()).contains(fresh.publicKey().base64());
    assertKind(
        Problem.Kind.KEY_APPROVAL_REQUIRED, () -> renewed.poll(id, TestControl.idle(0), NO_WAIT));
    assertKind(
        Problem.Kind.KEY_APPROVAL_REQUIRED, () -> joined.calls().report(id, TestControl.idle(0)));

    operator.approveKey(id, fresh.publicKey());
    assertThat(renewed.report(id, TestControl.idle(0)).acknowledged()).isEmpty();
    assertThat(server().status()).isEqualTo("online");
    assertThat(server().publicKey()).contains(fresh.publicKey().base64());
    assertThat(operator.audit(10).entries())
        .extracting(AuditWire::actor, AuditWire::action, AuditWire::subject)
        .containsExactly(
            tuple("admin token", "key_approved", "one"), tuple(id.value(), "key_claimed", "one"));
  }

  @Test
  void a_rejected_key_stays_out() {
    renewed.claimKey(id, claim(control.masterKey));
    operator.rejectKey(id, fresh.publicKey());

    assertKind(Problem.Kind.FORBIDDEN, () -> renewed.report(id, TestControl.idle(0)));
    assertThat(joined.calls().report(id, TestControl.idle(0)).acknowledged()).isEmpty();
    assertThat(server().status()).isEqualTo("online");
  }

  @Test
  void without_the_master_key_nothing_happens() {
    KeyClaim guess = claim(MasterKey.generate(new Random(666)));
    assertKind(Problem.Kind.UNAUTHENTICATED, () -> renewed.claimKey(id, guess));

    assertThat(server().status()).isEqualTo("online");
  }

  @Test
  void what_does_not_wait_cannot_be_decided_on() {
    assertKind(Problem.Kind.CONFLICT, () -> operator.approveKey(id, fresh.publicKey()));
    assertKind(
        Problem.Kind.NOT_FOUND,
        () -> operator.rejectKey(new ServerId("srv_nobodys"), fresh.publicKey()));
  }

  @Test
  void a_new_token_makes_the_old_one_worthless() {
    String first = operator.addServer("two", Optional.empty()).registrationToken();
    ServerWire.NewWire again =
        operator.reissueToken(
            new ServerId(
                operator.servers().stream()
                    .filter(server -> server.name().equals("two"))
                    .findFirst()
                    .orElseThrow()
                    .id()));

    assertKind(
        Problem.Kind.UNAUTHENTICATED,
        () -> renewed.register(fresh, TestControl.registration(first, fresh)));
    assertThat(
            renewed
                .register(fresh, TestControl.registration(again.registrationToken(), fresh))
                .node()
                .value())
        .isEqualTo(again.server().id());
  }

  private KeyClaim claim(MasterKey masterKey) {
    Instant created = TestControl.START;
    String proof = new KeyProof(masterKey).of(id, fresh.publicKey(), created, "nonce");
    return new KeyClaim(fresh.publicKey(), created, "nonce", proof);
  }

  private ServerWire server() {
    return operator.servers().stream()
        .filter(server -> server.id().equals(id.value()))
        .findFirst()
        .orElseThrow();
  }

  private static void assertKind(Problem.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
  }
}
