package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeptAnswer;
import cloud.techulus.core.idempotency.KeyPolicy;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets a call whose answer was lost be sent again: the second time it is answered as the first time
 * and nothing is done. {@link #begin} comes before the call is done, {@link #finish} or {@link
 * #abandon} after it. If neither comes, the key stays taken: nobody knows whether the call was
 * done.
 */
public final class Idempotency {
  private final ControlSettings settings;
  private final Store store;
  private final SecretBox secretBox;

  public Idempotency(ControlSettings settings, Store store, SecretBox secretBox) {
    this.settings = settings;
    this.store = store;
    this.secretBox = secretBox;
  }

  /** What is to become of a call that came with a key. */
  public sealed interface Start {}

  /**
   * It came for the first time and is to be done. Whoever gets this, and nobody else, finishes or
   * abandons it.
   */
  public record Fresh() implements Start {}

  /** It was done before and is to be answered in this way. */
  public record Repeated(int status, Optional<String> location, Plaintext body) implements Start {}

  /**
   * Takes a key for a call. When this returns it is on the disk, so a call that was begun is known
   * after a crash.
   *
   * @param caller the id of a user or a token; each has keys of its own
   * @param fingerprint SHA-256 in hex of all that the call asks for, its route and its body
   * @throws Problem INVALID ({@link IdempotencyKey#FIELD}) if the key was used for something else,
   *     CONFLICT if it is not known what became of its first call or what that was answered, LIMIT
   *     with {@link KeyPolicy#COUNT_LIMIT} keys
   * @throws SecretBox.CannotOpen if what is kept was sealed under another master key
   */
  public Start begin(String caller, IdempotencyKey key, String fingerprint) {
    Plaintext request = new Plaintext(fingerprint);
    SealedSecret sealed = secretBox.seal(requestOf(caller, key), request);
    Optional<KeyedCall> earlier =
        store.<Optional<KeyedCall>>write(tx -> earlierOrAdded(tx, caller, key, sealed));
    return earlier.<Start>map(call -> repeated(call, request)).orElseGet(Fresh::new);
  }

  /** The first call with this key; empty if it is this one, which has been entered. */
  private Optional<KeyedCall> earlierOrAdded(
      Tx tx, String caller, IdempotencyKey key, SealedSecret fingerprint) {
    Instant now = settings.clock().instant();
    tx.keyedCalls().removeStartedUntil(KeyPolicy.forgetUntil(now));
    Optional<KeyedCall> earlier = tx.keyedCalls().find(caller, key);
    if (earlier.isEmpty()) {
      KeyPolicy.requireRoom(tx.keyedCalls().tally(caller), now);
      tx.keyedCalls().add(KeyedCall.begin(caller, key, fingerprint, now));
    }
    return earlier;
  }

  private Repeated repeated(KeyedCall earlier, Plaintext request) {
    String caller = earlier.caller();
    IdempotencyKey key = earlier.key();
    Plaintext first = secretBox.open(requestOf(caller, key), earlier.fingerprint());
    KeptAnswer.Whole answer = KeyPolicy.answerAgain(earlier, first.equals(request));
    return new Repeated(
        answer.status(), answer.location(), secretBox.open(answerTo(caller, key), answer.body()));
  }

  /**
   * Keeps what a call was answered that was begun {@link Fresh}. A body of more than {@link
   * KeyPolicy#BODY_LIMIT_BYTES} is not kept; whoever sends the call again is told so.
   */
  public void finish(
      String caller, IdempotencyKey key, int status, Optional<String> location, Plaintext body) {
    KeptAnswer answer =
        KeyPolicy.isTooLarge(body)
            ? new KeptAnswer.TooLarge(status, location)
            : new KeptAnswer.Whole(status, location, secretBox.seal(answerTo(caller, key), body));
    store.write(
        tx -> {
          tx.keyedCalls().answer(caller, key, answer);
          return answer;
        });
  }

  /**
   * Gives a key back whose call was begun {@link Fresh} and certainly not done, as one that was
   * refused.
   */
  public void abandon(String caller, IdempotencyKey key) {
    store.write(
        tx -> {
          tx.keyedCalls().removeUnanswered(caller, key);
          return key;
        });
  }

  /** A key has no space, so no other pair gives the same text. */
  private static String requestOf(String caller, IdempotencyKey key) {
    return "request with key %s of %s".formatted(key, caller);
  }

  private static String answerTo(String caller, IdempotencyKey key) {
    return "answer to key %s of %s".formatted(key, caller);
  }
}
