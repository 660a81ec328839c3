package cloud.techulus.http.wire;

import cloud.techulus.core.control.Memberships;
import java.util.List;
import java.util.Optional;

/** Somebody in a team. */
public record MemberWire(String user, String email, String name, String role) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<MemberWire> members, Optional<String> next) {
    /** All there are. */
    public ListWire(List<MemberWire> members) {
      this(members, Optional.empty());
    }
  }

  public static MemberWire of(Memberships.MemberView view) {
    return new MemberWire(
        view.user().id().value(),
        view.user().email().text(),
        view.user().name(),
        EnumText.of(view.role()));
  }
}
