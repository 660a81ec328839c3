package cloud.techulus.core.access;

import java.util.List;
import java.util.Optional;

/** The users, sorted by e-mail address. */
public interface Users {

  List<User> all();

  boolean isEmpty();

  Optional<User> find(User.Id id);

  Optional<User> findByEmail(EmailAddress email);

  /** The side that writes. */
  interface Mutable extends Users {

    /** Adds it or replaces the one of the same id. The e-mail address is unique. */
    void save(User user);

    /** With all sessions, tokens, memberships and links that are about this user. */
    void remove(User.Id id);
  }
}
