package cloud.techulus.core.access;

import cloud.techulus.core.team.Team;
import java.util.Map;
import java.util.Optional;

/**
 * Who is calling, and what that one may do at this moment.
 *
 * @param credential what vouches for it
 * @param name who it is in the audit log
 * @param user empty for the admin token of the first start
 * @param admin whether the whole platform is its business
 * @param roles in the teams it belongs to; an admin needs none
 */
public record Actor(
    Credential credential,
    String name,
    Optional<User.Id> user,
    boolean admin,
    Map<Team.Id, Role> roles) {
  /** The name of whoever has the token of the first start. */
  public static final String ADMIN_TOKEN = "admin token";

  /** What somebody showed. */
  public sealed interface Credential {}

  /** The token of the first start. */
  public record AdminToken() implements Credential {}

  /** A session, so there is a person. */
  public record OfSession(UserSession.Id id) implements Credential {}

  /** A token of a program. */
  public record OfToken(ApiToken.Id id) implements Credential {}

  public Actor {
    roles = Map.copyOf(roles);
  }

  /** Whoever has the token of the first start. */
  public static Actor adminToken() {
    return new Actor(new AdminToken(), ADMIN_TOKEN, Optional.empty(), true, Map.of());
  }

  /** Empty if the team is none of its business. */
  public Optional<Role> roleIn(Team.Id team) {
    return admin ? Optional.of(Role.OWNER) : Optional.ofNullable(roles.get(team));
  }

  /** Whether it may know that this team and its projects are there. */
  public boolean sees(Team.Id team) {
    return roleIn(team).isPresent();
  }
}
