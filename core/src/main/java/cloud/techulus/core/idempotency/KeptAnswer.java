package cloud.techulus.core.idempotency;

import cloud.techulus.core.secret.SealedSecret;
import java.util.Optional;

/** What a call was answered, as it is kept for whoever sends it again. */
public sealed interface KeptAnswer {
  int status();

  /** Where what it made is, if it was told. */
  Optional<String> location();

  /**
   * All of it.
   *
   * @param body sealed for its caller and key, as answers hold tokens and links that are shown once
   */
  record Whole(int status, Optional<String> location, SealedSecret body) implements KeptAnswer {}

  /** Without its body, which was larger than {@link KeyPolicy#BODY_LIMIT_BYTES}. */
  record TooLarge(int status, Optional<String> location) implements KeptAnswer {}
}
