package cloud.techulus.http.pages;

import cloud.techulus.core.access.User;
import java.util.List;

/**
 * One user, as admins see him.
 *
 * @param password whether one was chosen
 * @param teams names, each with the role
 * @param self whether that is the visitor
 */
public record UserPage(
    String email,
    String path,
    String name,
    Lamp lamp,
    boolean admin,
    boolean disabled,
    boolean password,
    boolean secondFactor,
    String since,
    List<Membership> teams,
    boolean self) {
  /** A team that the user is in. */
  public record Membership(String team, String path, String role) {}

  public static UserPage of(User user, List<Membership> teams, boolean self) {
    return new UserPage(
        user.email().text(),
        Paths.user(user.id()),
        user.name(),
        Lamp.of(user),
        user.admin(),
        user.disabled(),
        user.password().isPresent(),
        user.hasSecondFactor(),
        Times.text(user.createdAt()),
        teams,
        self);
  }
}
