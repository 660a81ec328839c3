package cloud.techulus.http.wire;

import cloud.techulus.core.control.Memberships;
import java.util.List;
import java.util.Optional;

/**
 * A team.
 *
 * @param role what the caller may do there
 */
public record TeamWire(String id, String name, String role) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<TeamWire> teams, Optional<String> next) {
    /** All there are. */
    public ListWire(List<TeamWire> teams) {
      this(teams, Optional.empty());
    }
  }

  public static TeamWire of(Memberships.TeamView view) {
    return new TeamWire(
        view.team().id().value(), view.team().name().text(), EnumText.of(view.role()));
  }
}
