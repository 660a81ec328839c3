package cloud.techulus.http.wire;

import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.control.Memberships;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A link into a team that can still be used. */
public record InvitationWire(String id, String role, String author, Instant expiresAt) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<InvitationWire> invitations, Optional<String> next) {
    /** All there are. */
    public ListWire(List<InvitationWire> invitations) {
      this(invitations, Optional.empty());
    }
  }

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
