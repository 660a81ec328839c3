package cloud.techulus.core.idempotency;

import cloud.techulus.core.secret.SealedSecret;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that came with a key.
 *
 * @param caller who sent it: the id of a user or a token; the keys of others are none of its
 *     business
 * @param fingerprint tells its request from others; sealed, as a request may hold a password that
 *     could be guessed from its hash
 * @param startedAt when it came first
 * @param answer empty as long as it is under way, and for good if the control plane stopped in the
 *     middle of it
 */
public record KeyedCall(
    String caller,
    IdempotencyKey key,
    SealedSecret fingerprint,
    Instant startedAt,
    Optional<KeptAnswer> answer) {

  /** One that is under way from now on. */
  public static KeyedCall begin(
      String caller, IdempotencyKey key, SealedSecret fingerprint, Instant now) {
    return new KeyedCall(caller, key, fingerprint, now, Optional.empty());
  }
}
