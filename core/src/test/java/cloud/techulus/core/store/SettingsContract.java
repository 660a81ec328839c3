package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.mesh.TopologyMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The mesh's state, the generation of the routes, access tokens, nonces, removed nodes, audit. */
interface SettingsContract extends UsesStore {

  @Test
  default void aNewStoreHasTheInitialMeshAndKeepsWhatIsSaved() {
    assertValue(view -> view.mesh().current()).isEqualTo(MeshState.INITIAL);
    for (TopologyMode mode : TopologyMode.values()) {
      MeshState state =
          new MeshState(1L << 40, new MeshRange(MeshBlock.parse("172.16.0.0/12")), mode, 4095);
      write(tx -> tx.mesh().save(state));
      assertValue(view -> view.mesh().current()).isEqualTo(state);
    }
  }

  @Test
  default void theGenerationOfTheRoutesRisesByOne() {
    assertValue(view -> view.routes().generation()).isEqualTo(0L);
    assertThat(store().<Long>write(tx -> tx.routes().nextGeneration())).isEqualTo(1);
    assertThat(store().<Long>write(tx -> tx.routes().nextGeneration())).isEqualTo(2);
    assertValue(view -> view.routes().generation()).isEqualTo(2L);
    assertValue(view -> view.mesh().current()).isEqualTo(MeshState.INITIAL);
  }

  @Test
  default void accessTokensAreKnownByTheirHash() {
    assertValue(view -> view.accessTokens().isEmpty()).isEqualTo(true);
    write(tx -> tx.accessTokens().add(TokenHash.of("one")));
    write(tx -> tx.accessTokens().add(TokenHash.of("one")));

    assertValue(view -> view.accessTokens().isEmpty()).isEqualTo(false);
    assertValue(view -> view.accessTokens().contains(TokenHash.of("one"))).isEqualTo(true);
    assertValue(view -> view.accessTokens().contains(TokenHash.of("two"))).isEqualTo(false);
  }

  @Test
  default void aNonceIsRememberedOncePerKeyUntilItIsForgotten() {
    assertThat(remember("srv_1", "n1")).isTrue();
    assertThat(remember("srv_1", "n1")).isFalse();
    assertThat(remember("srv_1", "n2")).isTrue();
    assertThat(remember("srv_2", "n1")).isTrue();

    write(tx -> tx.nonces().forgetCreatedBefore(Samples.NOW));
    assertThat(remember("srv_1", "n1")).isFalse();

    write(tx -> tx.nonces().forgetCreatedBefore(Samples.NOW.plusNanos(1)));
    assertThat(remember("srv_1", "n1")).isTrue();
  }

  @Test
  default void aRemovedNodeIsKnownByEachOfItsKeys() {
    ServerId gone = new ServerId("srv_gone");
    PublicKey one = Samples.keys(1).identity();
    PublicKey two = Samples.keys(2).identity();
    write(tx -> tx.removedNodes().add(gone, one, Samples.NOW));
    write(tx -> tx.removedNodes().add(gone, two, Samples.NOW));
    write(tx -> tx.removedNodes().add(gone, one, Samples.NOW.plusSeconds(1)));

    assertThat(store().<List<PublicKey>>read(view -> view.removedNodes().keysOf(gone)))
        .containsExactlyInAnyOrder(one, two);
    assertValue(view -> view.removedNodes().keysOf(new ServerId("srv_other"))).isEqualTo(List.of());
  }

  @Test
  default void theAuditLogGivesTheYoungestFirstAndKeepsSoMany() {
    for (Action action : Action.values()) {
      write(tx -> tx.auditLog().append(audit(action, "detail of " + action)));
    }
    List<AuditEntry> expected =
        Arrays.stream(Action.values())
            .map(action -> audit(action, "detail of " + action))
            .toList()
            .reversed();
    assertValue(view -> view.auditLog().latest(100)).isEqualTo(expected);
    assertValue(view -> view.auditLog().latest(2)).isEqualTo(expected.subList(0, 2));

    write(
        tx -> {
          for (int i = 0; i < AuditLog.LIMIT; i++) {
            tx.auditLog().append(audit(Action.TOKEN_ISSUED, "number " + i));
          }
        });
    List<AuditLog.Numbered> youngest =
        store().read(view -> view.auditLog().before(Long.MAX_VALUE, Filter.ALL, 3));
    assertValue(view -> view.auditLog().before(youngest.get(1).number(), Filter.ALL, 1))
        .isEqualTo(youngest.subList(2, 3));
    List<AuditEntry> all = store().read(view -> view.auditLog().latest(AuditLog.LIMIT + 1));
    assertThat(all).hasSize(AuditLog.LIMIT);
    assertThat(all.getLast()).isEqualTo(audit(Action.TOKEN_ISSUED, "number 0"));
  }

  @Test
  default void theAuditLogIsFilteredByWhoWhatAndOfWhat() {
    AuditEntry first = audited("Ann%@example.com", Action.KEY_APPROVED, "W1");
    AuditEntry second = audited("ann%@example.com (token CI)", Action.KEY_REJECTED, "");
    AuditEntry third = audited("ÄNN", Action.KEY_APPROVED, "w1-b");
    for (AuditEntry each : List.of(first, second, third)) {
      write(tx -> tx.auditLog().append(each));
    }
    assertThat(filtered("", Optional.empty(), "")).containsExactly(third, second, first);
    assertThat(filtered("ANN%", Optional.empty(), "")).containsExactly(second, first);
    assertThat(filtered("n_", Optional.empty(), "")).isEmpty();
    assertThat(filtered("Änn", Optional.empty(), "")).containsExactly(third);
    assertThat(filtered("änn", Optional.empty(), "")).as("only ASCII is folded").isEmpty();
    assertThat(filtered("", Optional.of(Action.KEY_APPROVED), "w1")).containsExactly(third, first);
    assertThat(filtered("ci)", Optional.of(Action.KEY_APPROVED), "")).isEmpty();
    assertThat(filtered("", Optional.empty(), "1-B")).containsExactly(third);
  }

  private List<AuditEntry> filtered(String actor, Optional<Action> action, String subject) {
    Filter filter = new Filter(actor, action, subject);
    return store().read(view -> view.auditLog().before(Long.MAX_VALUE, filter, 10)).stream()
        .map(AuditLog.Numbered::entry)
        .toList();
  }

  private static AuditEntry audited(String actor, Action action, String subject) {
    return new AuditEntry(Samples.NOW, actor, action, subject, "", "203.0.113.5");
  }

  private static AuditEntry audit(Action action, String detail) {
    return new AuditEntry(Samples.NOW, "operator", action, "w1", detail, "203.0.113.5");
  }

  private boolean remember(String keyId, String nonce) {
    return store().write(tx -> tx.nonces().remember(keyId, nonce, Samples.NOW));
  }
}
