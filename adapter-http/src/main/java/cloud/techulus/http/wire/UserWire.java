package cloud.techulus.http.wire;

import cloud.techulus.core.access.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<UserWire> users, Optional<String> next) {
    /** All there are. */
    public ListWire(List<UserWire> users) {
      this(users, Optional.empty());
    }
  }

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
