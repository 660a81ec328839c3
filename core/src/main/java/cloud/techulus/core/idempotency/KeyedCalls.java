package cloud.techulus.core.idempotency;

import java.time.Instant;
import java.util.Optional;

/** The calls with keys of the last day. */
public interface KeyedCalls {

  Optional<KeyedCall> find(String caller, IdempotencyKey key);

  /** How many a caller has; no answer is read. */
  Tally tally(String caller);

  /**
   * How many calls a caller has.
   *
   * @param oldest when the first of them came
   */
  record Tally(int count, Optional<Instant> oldest) {}

  /** The side that writes. */
  interface Mutable extends KeyedCalls {

    /** Adds a call, which must be the only one of its caller and key. */
    void add(KeyedCall call);

    /** Keeps the answer of a call that has none; without such a call nothing is kept. */
    void answer(String caller, IdempotencyKey key, KeptAnswer answer);

    /** Forgets a call that has no answer. */
    void removeUnanswered(String caller, IdempotencyKey key);

    /** Forgets all that came at this instant or before, answered or not. */
    void removeStartedUntil(Instant limit);
  }
}
