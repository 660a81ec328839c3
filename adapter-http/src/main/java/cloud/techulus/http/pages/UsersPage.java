package cloud.techulus.http.pages;

import cloud.techulus.core.access.User;
import java.util.List;

/** Everybody who has an account. */
public record UsersPage(List<Row> users) {
  /** One user. */
  public record Row(
      String email, String path, String name, Lamp lamp, String kind, String secondFactor) {}

  public static UsersPage of(List<User> users) {
    return new UsersPage(
        users.stream()
            .map(
                user ->
                    new Row(
                        user.email().text(),
                        Paths.user(user.id()),
                        user.name(),
                        Lamp.of(user),
                        user.admin() ? "admin of the platform" : "user",
                        user.hasSecondFactor() ? "on" : "off"))
            .toList());
  }
}
