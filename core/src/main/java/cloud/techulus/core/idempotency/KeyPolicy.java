package cloud.techulus.core.idempotency;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.secret.Plaintext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a call gets whose key is known, and how many keys are known for how long
 * (draft-ietf-httpapi-idempotency-key-header). In doubt a call is refused, never done twice.
 */
public final class KeyPolicy {
  /** For how long a key is known from its first call on. */
  public static final Duration RETENTION = Duration.ofHours(24);

  /** Most keys that a caller has in this time. */
  public static final int COUNT_LIMIT = 1000;

  /** Largest body that is kept, in bytes of UTF-8. */
  public static final int BODY_LIMIT_BYTES = 256 * 1024;

  private KeyPolicy() {}

  /** Calls that came at this instant or before are to be forgotten. */
  public static Instant forgetUntil(Instant now) {
    return now.minus(RETENTION);
  }

  public static boolean isTooLarge(Plaintext body) {
    return body.reveal().getBytes(StandardCharsets.UTF_8).length > BODY_LIMIT_BYTES;
  }

  /**
   * What is answered to a call whose key is known.
   *
   * @param earlier the call that came first with this key
   * @param sameRequest whether both ask for the same
   * @throws Problem INVALID if they do not; CONFLICT if it is not known what became of the first or
   *     what it was answered
   */
  public static KeptAnswer.Whole answerAgain(KeyedCall earlier, boolean sameRequest) {
    if (!sameRequest) {
      throw Problem.invalid(
          IdempotencyKey.FIELD, "was used for another request; each request needs its own");
    }
    return switch (earlier.answer().orElseThrow(KeyPolicy::notKnown)) {
      case KeptAnswer.Whole whole -> whole;
      case KeptAnswer.TooLarge large -> throw notKept(large);
    };
  }

  private static Problem notKnown() {
    return taken(
        """
        A call with this Idempotency-Key is still under way, or the control plane failed or stopped \
        in the middle of it and it is not known whether it was done. Send it again in a moment; if \
        the answer stays this one, look whether what it should make is there, and only if it is \
        not send it with a new key.\
        """);
  }

  /** Names the field, or it could not be told from a name that is taken. */
  private static Problem taken(String message) {
    return Problem.of(
        Problem.Kind.CONFLICT, message, List.of(new FieldError(IdempotencyKey.FIELD, message)));
  }

  private static Problem notKept(KeptAnswer.TooLarge answer) {
    return taken(
        """
        The call with this Idempotency-Key was done and answered with status %d, but its answer \
        was too large to be kept. Look at what it made%s; with a new key it would be done a \
        second time.\
        """
            .formatted(answer.status(), answer.location().map(" at "::concat).orElse("")));
  }

  /**
   * Whether a caller may bring one more key.
   *
   * @param known of calls that are not to be forgotten yet
   * @throws Problem LIMIT, with the time until the first of them is forgotten
   */
  public static void requireRoom(KeyedCalls.Tally known, Instant now) {
    if (known.count() >= COUNT_LIMIT) {
      Duration wait = Duration.between(forgetUntil(now), known.oldest().orElseThrow());
      throw Problem.limit(
          "You have used %d keys for calls within %d hours, which is the most; wait %d minutes, or send calls without %s."
              .formatted(
                  known.count(),
                  RETENTION.toHours(),
                  wait.plusSeconds(59).toMinutes(),
                  IdempotencyKey.FIELD),
          wait);
    }
  }
}
