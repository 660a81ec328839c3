package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Samples;
import cloud.techulus.core.control.Idempotency.Fresh;
import cloud.techulus.core.control.Idempotency.Repeated;
import cloud.techulus.core.control.Idempotency.Start;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeptAnswer;
import cloud.techulus.core.idempotency.KeyPolicy;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys for calls that are sent again, over any store. */
public abstract class IdempotencyContract {
  protected static final String ANNA = "usr_anna";
  protected static final String BERT = "usr_bert";
  protected static final IdempotencyKey KEY = new IdempotencyKey("key-1");
  protected static final String REQUEST = "a".repeat(64);
  protected static final Optional<String> LOCATION = Optional.of("/api/v1/tokens/tok_1");
  protected static final Plaintext BODY = new Plaintext("{\"token\":\"shown-once-é\"}");
  private static final String ANOTHER_REQUEST = "b".repeat(64);
  private static final int AT_ONCE = 16;

  private Instant now = Samples.NOW;
  private Store store;
  private Idempotency idempotency;

  /** A new, empty store. */
  protected abstract Store open();

  @BeforeEach
  void start() {
    store = open();
    idempotency = over(store);
  }

  /** As a control plane makes it when it starts. */
  protected final Idempotency over(Store reopened) {
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, now),
            ControlSettings.HEALTH_DEADLINE,
            () -> now,
            () -> now,
            new FakeJournal(),
            new Random(42));
    return new Idempotency(
        settings, reopened, new SecretBox(MasterKey.generate(new Random(7)), new Random(8)));
  }

  private Start begin(String caller) {
    return idempotency.begin(caller, KEY, REQUEST);
  }

  private Problem.Kind refusal(String caller, String request) {
    return catchThrowableOfType(Problem.class, () -> idempotency.begin(caller, KEY, request))
        .kind();
  }

  private void finish(Plaintext body) {
    idempotency.finish(ANNA, KEY, 201, LOCATION, body);
  }

  @Test
  void aCallThatIsSentAgainIsAnsweredAsTheFirst() {
    assertThat(begin(ANNA)).isEqualTo(new Fresh());
    finish(BODY);

    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));
    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));
  }

  @Test
  void anEmptyAnswerIsAnAnswer() {
    begin(ANNA);
    idempotency.finish(ANNA, KEY, 204, Optional.empty(), new Plaintext(""));

    assertThat(begin(ANNA)).isEqualTo(new Repeated(204, Optional.empty(), new Plaintext("")));
  }

  @Test
  void theKeysOfOthersAreNoneOfACallersBusiness() {
    begin(ANNA);
    finish(BODY);

    assertThat(idempotency.begin(BERT, KEY, ANOTHER_REQUEST)).isEqualTo(new Fresh());
    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));
  }

  @Test
  void aKeyIsGoodForOneRequest() {
    begin(ANNA);
    assertThat(refusal(ANNA, ANOTHER_REQUEST)).isEqualTo(Problem.Kind.INVALID);

    finish(BODY);
    assertThat(refusal(ANNA, ANOTHER_REQUEST)).isEqualTo(Problem.Kind.INVALID);
  }

  @Test
  void aCallWithoutAnAnswerIsNotDoneAgain() {
    begin(ANNA);

    assertThat(refusal(ANNA, REQUEST)).isEqualTo(Problem.Kind.CONFLICT);
    idempotency = over(store);
    assertThat(refusal(ANNA, REQUEST)).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void anAnswerOutlivesTheProcess() {
    begin(ANNA);
    finish(BODY);
    idempotency = over(store);

    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));
  }

  @Test
  void aCallThatWasRefusedGivesItsKeyBack() {
    begin(ANNA);
    idempotency.abandon(ANNA, KEY);

    assertThat(idempotency.begin(ANNA, KEY, ANOTHER_REQUEST)).isEqualTo(new Fresh());
  }

  @Test
  void whatWasAnsweredIsNotAbandoned() {
    begin(ANNA);
    finish(BODY);
    idempotency.abandon(ANNA, KEY);

    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));
  }

  @Test
  void anAnswerThatIsTooLargeIsNotMadeTwice() {
    begin(ANNA);
    finish(new Plaintext("x".repeat(KeyPolicy.BODY_LIMIT_BYTES + 1)));

    assertThat(refusal(ANNA, REQUEST)).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(keptAnswer()).isEqualTo(new KeptAnswer.TooLarge(201, LOCATION));
  }

  @Test
  void anAnswerOfTheLargestSizeIsKept() {
    Plaintext largest = new Plaintext("x".repeat(KeyPolicy.BODY_LIMIT_BYTES));
    begin(ANNA);
    finish(largest);

    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, largest));
  }

  @Test
  void neitherRequestNorAnswerIsKeptInClear() {
    begin(ANNA);
    finish(BODY);

    assertThat(kept().toString()).doesNotContain(REQUEST).doesNotContain("shown-once");
  }

  @Test
  void anAnswerIsBoundToItsCallerAndKey() {
    IdempotencyKey other = new IdempotencyKey("key-2");
    begin(ANNA);
    finish(BODY);
    begin(BERT);
    assertThat(idempotency.begin(ANNA, other, REQUEST)).isEqualTo(new Fresh());
    KeptAnswer stolen = keptAnswer();
    store.write(
        tx -> {
          tx.keyedCalls().answer(BERT, KEY, stolen);
          tx.keyedCalls().answer(ANNA, other, stolen);
          return stolen;
        });

    assertThatThrownBy(() -> begin(BERT)).isInstanceOf(SecretBox.CannotOpen.class);
    assertThatThrownBy(() -> idempotency.begin(ANNA, other, REQUEST))
        .isInstanceOf(SecretBox.CannotOpen.class);
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    begin(ANNA);
    finish(BODY);

    now = now.plus(KeyPolicy.RETENTION).minusNanos(1);
    assertThat(begin(ANNA)).isEqualTo(new Repeated(201, LOCATION, BODY));

    now = now.plusNanos(1);
    assertThat(begin(ANNA)).isEqualTo(new Fresh());
  }

  @Test
  void anyNewKeyHasTheOldOnesForgotten() {
    begin(ANNA);
    finish(BODY);
    now = now.plus(KeyPolicy.RETENTION);
    begin(BERT);

    assertThat(store.<Optional<KeyedCall>>read(view -> view.keyedCalls().find(ANNA, KEY)))
        .isEmpty();
  }

  @Test
  void aCallerHasSoManyKeysADay() {
    fill(ANNA);
    now = now.plus(Duration.ofHours(1));

    assertThatThrownBy(() -> begin(ANNA))
        .isInstanceOfSatisfying(
            Problem.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Problem.Kind.LIMIT);
              assertThat(refused.retryAfter()).contains(Duration.ofHours(23));
            });
    assertThat(begin(BERT)).isEqualTo(new Fresh());
    assertThatThrownBy(() -> idempotency.begin(ANNA, new IdempotencyKey("of-1"), REQUEST))
        .as("a key that is known needs no room")
        .isInstanceOfSatisfying(
            Problem.class, refused -> assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT));

    now = now.plus(Duration.ofHours(23));
    assertThat(begin(ANNA)).isEqualTo(new Fresh());
  }

  private void fill(String caller) {
    SealedSecret ofFirst = sealedRequest(caller);
    store.write(
        tx -> {
          for (int i = 1; i < KeyPolicy.COUNT_LIMIT; i++) {
            IdempotencyKey key = new IdempotencyKey("more-" + i);
            tx.keyedCalls().add(KeyedCall.begin(caller, key, ofFirst, now));
          }
          return caller;
        });
  }

  /** Of a call that is begun for it. */
  private SealedSecret sealedRequest(String caller) {
    IdempotencyKey first = new IdempotencyKey("of-1");
    assertThat(idempotency.begin(caller, first, REQUEST)).isEqualTo(new Fresh());
    return store
        .<Optional<KeyedCall>>read(view -> view.keyedCalls().find(caller, first))
        .orElseThrow()
        .fingerprint();
  }

  @Test
  void ofAllThatComeAtTheSameTimeOneIsDone() throws Exception {
    List<String> outcomes = atOnce(this::outcome);

    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce("fresh");
    assertThat(outcomes.stream().filter(each -> !each.equals("fresh")))
        .allMatch("CONFLICT"::equals);
  }

  private String outcome() {
    try {
      return switch (begin(ANNA)) {
        case Fresh() -> "fresh";
        case Repeated _ -> "repeated";
      };
    } catch (Problem refused) {
      return refused.kind().name();
    }
  }

  private static <T> List<T> atOnce(Callable<T> call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      start.countDown();
      for (Future<T> each : calls) {
        results.add(each.get(20, TimeUnit.SECONDS));
      }
    }
    return results;
  }

  private KeyedCall kept() {
    return store.<Optional<KeyedCall>>read(view -> view.keyedCalls().find(ANNA, KEY)).orElseThrow();
  }

  private KeptAnswer keptAnswer() {
    return kept().answer().orElseThrow();
  }
}
