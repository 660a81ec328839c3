package cloud.techulus.core.access;

import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.util.List;
import java.util.Optional;

/** Links that were not used yet. */
public interface Links {

  Optional<OneTimeLink> findByToken(TokenHash token);

  /** The oldest first. */
  List<OneTimeLink> invitations(Team.Id team);

  /** The side that writes. */
  interface Mutable extends Links {

    void add(OneTimeLink link);

    void remove(OneTimeLink.Id id);

    /** All links to become the first user. */
    void removeSetups();

    /** All links to choose this user's password. */
    void removeResets(User.Id user);
  }
}
