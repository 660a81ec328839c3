package cloud.techulus.http.wire;

import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.control.Memberships;
import java.time.Instant;
import java.util.List;

/** A link into a team that can still be used. */
public record InvitationWire(String id, String role, String author, Instant expiresAt) {
  /** Those of a team. */
  public record ListWire(List<InvitationWire> invitations) {}

  /** One that was just made. */
  public record NewWire(InvitationWire invitation, LinkWire link) {}

  /** What a link invites to. */
  public record InvitedWire(String team, String role, Instant expiresAt) {
    public static InvitedWire of(Memberships.Invited invited) {
      return new InvitedWire(
          invited.team().name().text(), EnumText.of(invited.role()), invited.expiresAt());
    }
  }

  /**
   * @param link an invitation
   */
  public static InvitationWire of(OneTimeLink link) {
    return switch (link.purpose()) {
      case Invitation(_, Role role) ->
          new InvitationWire(link.id().value(), EnumText.of(role), link.author(), link.expiresAt());
      case Setup(), PasswordReset(_) -> throw new IllegalArgumentException("no invitation");
    };
  }
}
