package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens of programs. */
public interface ApiTokens {

  Optional<ApiToken> find(ApiToken.Id id);

  Optional<ApiToken> findByToken(TokenHash token);

  /** The oldest first. */
  List<ApiToken> ofUser(User.Id user);

  /** The side that writes. */
  interface Mutable extends ApiTokens {

    /** Adds it or replaces the one of the same id. */
    void save(ApiToken token);

    /** Notes that a token was used; one that is not there (any more) stays away. */
    void touch(TokenHash token, Instant at);

    void remove(ApiToken.Id id);
  }
}
