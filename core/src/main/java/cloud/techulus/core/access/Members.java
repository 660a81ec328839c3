package cloud.techulus.core.access;

import cloud.techulus.core.team.Team;
import java.util.List;
import java.util.Optional;

/** Who is in which team, sorted by the ids of team and user. */
public interface Members {

  List<Member> ofTeam(Team.Id team);

  List<Member> ofUser(User.Id user);

  Optional<Member> find(Team.Id team, User.Id user);

  /** The side that writes. */
  interface Mutable extends Members {

    /** Adds a member or gives it another role. */
    void save(Member member);

    void remove(Team.Id team, User.Id user);
  }
}
