package cloud.techulus.http.wire;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Actor.AdminToken;
import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Actor.OfToken;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Memberships;
import java.util.List;
import java.util.Optional;

/**
 * Who is calling.
 *
 * @param credential {@code session}, {@code token} or {@code admin_token}
 * @param name as the audit log has it
 * @param user absent for the admin token
 * @param admin whether this credential may do everything
 */
public record MeWire(
    String credential, String name, boolean admin, Optional<UserWire> user, List<TeamWire> teams) {
  public static MeWire of(Actor actor, Optional<User> user, List<Memberships.TeamView> teams) {
    return new MeWire(
        switch (actor.credential()) {
          case AdminToken() -> "admin_token";
          case OfSession _ -> "session";
          case OfToken _ -> "token";
        },
        actor.name(),
        actor.admin(),
        user.map(UserWire::of),
        teams.stream().map(TeamWire::of).toList());
  }
}
