package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is signed in. */
public interface Sessions {

  Optional<UserSession> find(UserSession.Id id);

  Optional<UserSession> findByToken(TokenHash token);

  /** The oldest first. */
  List<UserSession> ofUser(User.Id user);

  /** The side that writes. */
  interface Mutable extends Sessions {

    /** Adds it or replaces the one of the same id. */
    void save(UserSession session);

    /** Notes that a session was used; one that is not there (any more) stays away. */
    void touch(TokenHash token, Instant at);

    void remove(UserSession.Id id);

    /** All that a user has. */
    void removeOfUser(User.Id user);

    /** Those that are over. */
    void removeOver(Instant createdUntil, Instant usedUntil);
  }
}
