package cloud.techulus.core.identity;

import java.time.Instant;

/**
 * The nonces of signed requests inside the replay window; they outlive a restart of the control
 * plane.
 */
public interface Nonces {

  /** Remembers a nonce; false if this node has used it already. */
  boolean remember(String keyId, String nonce, Instant created);

  void forgetCreatedBefore(Instant limit);
}
