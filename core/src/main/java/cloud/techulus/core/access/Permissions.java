package cloud.techulus.core.access;

import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Operation.InPerson;
import cloud.techulus.core.access.Operation.InTeam;
import cloud.techulus.core.access.Operation.PlatformAdmin;
import cloud.techulus.core.access.Operation.SignedIn;
import cloud.techulus.core.team.Team;
import java.util.Optional;

/** The one place that says who may do what. */
public final class Permissions {
  private Permissions() {}

  /** What became of a wish. */
  public enum Decision {
    ALLOWED,
    /** May know of it, and may not do this. */
    FORBIDDEN,
    /** May not even know of it: as if it were not there. */
    HIDDEN
  }

  /**
   * @param team the one that what it is about belongs to; empty if it belongs to none, or is not
   *     there
   */
  public static Decision decide(Actor actor, Operation operation, Optional<Team.Id> team) {
    return switch (operation.need()) {
      case PlatformAdmin() -> allowedIf(actor.admin());
      case SignedIn() -> Decision.ALLOWED;
      case InPerson() -> allowedIf(actor.credential() instanceof OfSession);
      case InTeam(Role least) ->
          team.flatMap(actor::roleIn)
              .map(role -> allowedIf(role.includes(least)))
              .orElse(Decision.HIDDEN);
    };
  }

  private static Decision allowedIf(boolean condition) {
    return condition ? Decision.ALLOWED : Decision.FORBIDDEN;
  }
}
