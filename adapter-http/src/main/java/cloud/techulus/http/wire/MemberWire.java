package cloud.techulus.http.wire;

import cloud.techulus.core.control.Memberships;
import java.util.List;

/** Somebody in a team. */
public record MemberWire(String user, String email, String name, String role) {
  /** Everybody in a team. */
  public record ListWire(List<MemberWire> members) {}

  public static MemberWire of(Memberships.MemberView view) {
    return new MemberWire(
        view.user().id().value(),
        view.user().email().text(),
        view.user().name(),
        EnumText.of(view.role()));
  }
}
