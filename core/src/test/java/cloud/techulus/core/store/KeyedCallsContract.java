package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeptAnswer;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.idempotency.KeyedCalls.Tally;
import cloud.techulus.core.secret.SealedSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that came with a key. */
interface KeyedCallsContract extends UsesStore {
  String CALLER = "usr_anna";
  IdempotencyKey KEY = new IdempotencyKey("~'k1'%");
  SealedSecret BODY = new SealedSecret("k2", "Ym9keQ==");

  private static KeyedCall call(String caller, String key, Instant startedAt) {
    return KeyedCall.begin(caller, new IdempotencyKey(key), Samples.SEALED, startedAt);
  }

  private static KeyedCall answered(KeyedCall call, KeptAnswer answer) {
    return new KeyedCall(
        call.caller(), call.key(), call.fingerprint(), call.startedAt(), Optional.of(answer));
  }

  @Test
  default void aCallIsFoundByItsCallerAndKey() {
    KeyedCall call = call(CALLER, KEY.text(), Samples.NOW);
    KeyedCall ofAnother = call("usr_bert", KEY.text(), Samples.NOW.plusNanos(1));
    write(
        tx -> {
          tx.keyedCalls().add(call);
          tx.keyedCalls().add(ofAnother);
        });

    assertOptional(view -> view.keyedCalls().find(CALLER, KEY)).contains(call);
    assertOptional(view -> view.keyedCalls().find("usr_bert", KEY)).contains(ofAnother);
    assertOptional(view -> view.keyedCalls().find(CALLER, new IdempotencyKey("~'K1'%"))).isEmpty();
  }

  @Test
  default void aCallerHasAKeyOnce() {
    KeyedCall call = call(CALLER, KEY.text(), Samples.NOW);
    write(tx -> tx.keyedCalls().add(call));

    assertRefusedAsSecond(
        "keyedCalls.key",
        tx -> tx.keyedCalls().add(call(CALLER, KEY.text(), Samples.NOW.plusSeconds(1))));

    assertOptional(view -> view.keyedCalls().find(CALLER, KEY)).contains(call);
  }

  @Test
  default void allOfTheFirstAnswerIsKept() {
    List<KeptAnswer> answers =
        List.of(
            new KeptAnswer.Whole(201, Optional.of("/api/v1/teams/team_é"), BODY),
            new KeptAnswer.Whole(204, Optional.empty(), BODY),
            new KeptAnswer.TooLarge(201, Optional.of("/api/v1/teams/team_1")),
            new KeptAnswer.TooLarge(200, Optional.empty()));
    for (int i = 0; i < answers.size(); i++) {
      KeptAnswer answer = answers.get(i);
      KeyedCall call = call(CALLER, "k" + i, Samples.NOW);
      write(
          tx -> {
            tx.keyedCalls().add(call);
            tx.keyedCalls().answer(CALLER, call.key(), answer);
          });
      write(tx -> tx.keyedCalls().answer(CALLER, call.key(), new KeptAnswer.TooLarge(500, none())));

      assertOptional(view -> view.keyedCalls().find(CALLER, call.key()))
          .contains(answered(call, answer));
    }
    KeyedCall whole = answered(call(CALLER, "added", Samples.NOW), answers.getFirst());
    write(tx -> tx.keyedCalls().add(whole));
    assertOptional(view -> view.keyedCalls().find(CALLER, whole.key())).contains(whole);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @Test
  default void theAnswerOfACallThatIsNotThereIsNotKept() {
    write(tx -> tx.keyedCalls().answer(CALLER, KEY, new KeptAnswer.Whole(201, none(), BODY)));

    assertOptional(view -> view.keyedCalls().find(CALLER, KEY)).isEmpty();
  }

  @Test
  default void onlyACallWithoutAnAnswerCanBeTakenBack() {
    KeyedCall open = call(CALLER, "open", Samples.NOW);
    KeyedCall ofAnother = call("usr_bert", "open", Samples.NOW);
    KeyedCall answered =
        answered(call(CALLER, "done", Samples.NOW), new KeptAnswer.TooLarge(201, none()));
    write(
        tx -> {
          tx.keyedCalls().add(open);
          tx.keyedCalls().add(ofAnother);
          tx.keyedCalls().add(answered);
        });

    write(
        tx -> {
          tx.keyedCalls().removeUnanswered(CALLER, open.key());
          tx.keyedCalls().removeUnanswered(CALLER, answered.key());
          tx.keyedCalls().removeUnanswered(CALLER, KEY);
        });

    assertOptional(view -> view.keyedCalls().find(CALLER, open.key())).isEmpty();
    assertOptional(view -> view.keyedCalls().find("usr_bert", open.key())).contains(ofAnother);
    assertOptional(view -> view.keyedCalls().find(CALLER, answered.key())).contains(answered);
  }

  @Test
  default void theCallsOfACallerAreCountedUntilTheyAreForgotten() {
    assertValue(view -> view.keyedCalls().tally(CALLER)).isEqualTo(new Tally(0, Optional.empty()));
    KeyedCall last = call(CALLER, "k2", Samples.NOW.plusNanos(2));
    write(
        tx -> {
          tx.keyedCalls().add(last);
          tx.keyedCalls().add(call(CALLER, "k0", Samples.NOW));
          tx.keyedCalls()
              .add(
                  answered(
                      call(CALLER, "k1", Samples.NOW.plusNanos(1)),
                      new KeptAnswer.Whole(201, none(), BODY)));
          tx.keyedCalls().add(call("usr_bert", "k0", Samples.NOW.minusSeconds(1)));
        });
    assertValue(view -> view.keyedCalls().tally(CALLER))
        .isEqualTo(new Tally(3, Optional.of(Samples.NOW)));

    write(tx -> tx.keyedCalls().removeStartedUntil(Samples.NOW.plusNanos(1)));

    assertValue(view -> view.keyedCalls().tally(CALLER))
        .isEqualTo(new Tally(1, Optional.of(last.startedAt())));
    assertOptional(view -> view.keyedCalls().find(CALLER, last.key())).contains(last);
    assertThat(read(view -> view.keyedCalls().tally("usr_bert")).count()).isZero();
  }
}
