package cloud.techulus.http.pages;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Permissions;
import cloud.techulus.core.access.Permissions.Decision;
import cloud.techulus.core.team.Team;
import java.util.Optional;

/**
 * What a visitor may do, by the rule that decides again when he does it: pages offer nothing else.
 *
 * @param team that the page is about; empty if it is about none
 */
public record Rights(Actor actor, Optional<Team.Id> team) {

  public boolean may(Operation operation) {
    return Permissions.decide(actor, operation, team) == Decision.ALLOWED;
  }
}
