package cloud.techulus.http.wire;

import cloud.techulus.core.access.User;
import java.time.Instant;
import java.util.List;

/** Somebody who may sign in. */
public record UserWire(
    String id,
    String email,
    String name,
    boolean admin,
    boolean disabled,
    boolean secondFactor,
    boolean password,
    Instant createdAt) {
  /** All users. */
  public record ListWire(List<UserWire> users) {}

  /** A user who was just added, with the link to choose a password. */
  public record NewWire(UserWire user, LinkWire link) {}

  public static UserWire of(User user) {
    return new UserWire(
        user.id().value(),
        user.email().text(),
        user.name(),
        user.admin(),
        user.disabled(),
        user.hasSecondFactor(),
        user.password().isPresent(),
        user.createdAt());
  }
}
