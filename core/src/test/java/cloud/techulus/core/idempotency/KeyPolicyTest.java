package cloud.techulus.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Samples;
import cloud.techulus.core.idempotency.KeyedCalls.Tally;
import cloud.techulus.core.secret.Plaintext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeyPolicyTest {
  private static final KeptAnswer.Whole CREATED =
      new KeptAnswer.Whole(201, Optional.of("/api/v1/teams/team_1"), Samples.SEALED);

  private static KeyedCall call(Optional<KeptAnswer> answer) {
    return new KeyedCall("usr_anna", new IdempotencyKey("k1"), Samples.SEALED, Samples.NOW, answer);
  }

  @Test
  void whoSendsTheSameAgainGetsTheSameAnswer() {
    assertThat(KeyPolicy.answerAgain(call(Optional.of(CREATED)), true)).isEqualTo(CREATED);
  }

  @Test
  void aKeyIsGoodForOneRequestWhateverBecameOfThat() {
    for (Optional<KeptAnswer> answer :
        List.of(Optional.<KeptAnswer>empty(), Optional.<KeptAnswer>of(CREATED))) {
      Problem refused = refused(() -> KeyPolicy.answerAgain(call(answer), false));

      assertThat(refused.kind()).isEqualTo(Problem.Kind.INVALID);
      assertThat(refused.message())
          .isEqualTo("Idempotency-Key: was used for another request; each request needs its own");
    }
  }

  @Test
  void whatIsNotKnownIsNotGuessed() {
    Problem refused = refused(() -> KeyPolicy.answerAgain(call(Optional.empty()), true));

    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.message())
        .isEqualTo(
            "A call with this Idempotency-Key is still under way, or the control plane failed or"
                + " stopped in the middle of it and it is not known whether it was done. Send it"
                + " again in a moment; if the answer stays this one, look whether what it should"
                + " make is there, and only if it is not send it with a new key.");
    // Or it could not be told from a name that is taken.
    assertThat(refused.errors().getFirst().field()).isEqualTo(IdempotencyKey.FIELD);
  }

  @Test
  void anAnswerThatWasTooLargeIsPointedTo() {
    assertThat(tooLarge(Optional.of("/api/v1/teams/team_1")).message())
        .isEqualTo(
            "The call with this Idempotency-Key was done and answered with status 201, but its"
                + " answer was too large to be kept. Look at what it made at"
                + " /api/v1/teams/team_1; with a new key it would be done a second time.");
    assertThat(tooLarge(Optional.empty()).message())
        .endsWith("Look at what it made; with a new key it would be done a second time.");
  }

  private static Problem tooLarge(Optional<String> location) {
    KeptAnswer answer = new KeptAnswer.TooLarge(201, location);
    Problem refused = refused(() -> KeyPolicy.answerAgain(call(Optional.of(answer)), true));
    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    return refused;
  }

  @Test
  void aBodyIsMeasuredInBytes() {
    String largest = "é".repeat(KeyPolicy.BODY_LIMIT_BYTES / 2);

    assertThat(KeyPolicy.isTooLarge(new Plaintext(largest))).isFalse();
    assertThat(KeyPolicy.isTooLarge(new Plaintext(largest + "e"))).isTrue();
  }

  @Test
  void whoHasTooManyKeysWaitsForTheOldestToBeForgotten() {
    Duration passed = Duration.ofHours(23);
    int most = KeyPolicy.COUNT_LIMIT;
    assertThatCode(() -> requireRoom(most - 1, passed)).doesNotThrowAnyException();

    Problem refused = refused(() -> requireRoom(most, passed));

    assertThat(refused.kind()).isEqualTo(Problem.Kind.LIMIT);
    assertThat(refused.retryAfter()).contains(Duration.ofHours(1));
    assertThat(refused.message())
        .isEqualTo(
            "You have used 1000 keys for calls within 24 hours, which is the most; wait 60"
                + " minutes, or send calls without Idempotency-Key.");
  }

  private static void requireRoom(int count, Duration passed) {
    KeyPolicy.requireRoom(new Tally(count, Optional.of(Samples.NOW)), Samples.NOW.plus(passed));
  }

  private static Problem refused(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call);
  }
}
