package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;

/** The admin tokens of the first start, hashed. */
public interface AccessTokens {

  boolean contains(TokenHash token);

  boolean isEmpty();

  /** The side that writes. */
  interface Mutable extends AccessTokens {
    void add(TokenHash token);
  }
}
