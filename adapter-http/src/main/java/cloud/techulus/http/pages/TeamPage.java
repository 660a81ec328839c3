package cloud.techulus.http.pages;

import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Memberships.MemberView;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.wire.EnumText;
import java.util.List;
import java.util.Optional;

/**
 * One team.
 *
 * @param always whether it is the one that cannot be removed
 */
public record TeamPage(
    String name,
    String path,
    boolean always,
    List<String> projects,
    List<Row> members,
    List<Open> invitations) {
  /** What a member may be, from the least on. */
  public static final List<String> ROLES = List.of("viewer", "developer", "owner");

  /**
   * A member.
   *
   * @param self whether that is the visitor
   */
  public record Row(String email, String name, String role, String path, boolean self) {}

  /** An invitation that nobody has accepted yet. */
  public record Open(String role, String author, String until, String path) {}

  public static TeamPage of(
      Team team,
      Optional<User.Id> visitor,
      List<Project> projects,
      List<MemberView> members,
      List<OneTimeLink> invitations) {
    String path = Paths.team(team.name());
    return new TeamPage(
        team.name().text(),
        path,
        team.id().equals(Team.DEFAULT.id()),
        projects.stream()
            .filter(project -> project.team().equals(team.id()))
            .map(project -> project.slug().text())
            .toList(),
        members.stream().map(member -> row(member, path, visitor)).toList(),
        invitations.stream().map(link -> open(link, path)).toList());
  }

  private static Row row(MemberView member, String path, Optional<User.Id> visitor) {
    return new Row(
        member.user().email().text(),
        member.user().name(),
        EnumText.of(member.role()),
        path + "/members/" + member.user().id(),
        visitor.equals(Optional.of(member.user().id())));
  }

  private static Open open(OneTimeLink link, String path) {
    return switch (link.purpose()) {
      case Invitation invitation ->
          new Open(
              EnumText.of(invitation.role()),
              link.author(),
              Times.text(link.expiresAt()),
              path + "/invitations/" + link.id());
      case Setup(), PasswordReset(_) -> throw new IllegalArgumentException("no invitation");
    };
  }
}
