package cloud.techulus.http.wire;

import cloud.techulus.core.control.Memberships;
import java.util.List;

/**
 * A team.
 *
 * @param role what the caller may do there
 */
public record TeamWire(String id, String name, String role) {
  /** The teams that the caller sees. */
  public record ListWire(List<TeamWire> teams) {}

  public static TeamWire of(Memberships.TeamView view) {
    return new TeamWire(
        view.team().id().value(), view.team().name().text(), EnumText.of(view.role()));
  }
}
