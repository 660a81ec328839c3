package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;

/** The operators' tokens, hashed. */
public interface AccessTokens {

  boolean contains(TokenHash token);

  boolean isEmpty();

  /** The side that writes. */
  interface Mutable extends AccessTokens {
    void add(TokenHash token);
  }
}
