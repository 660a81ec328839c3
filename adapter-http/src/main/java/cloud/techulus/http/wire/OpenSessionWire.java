package cloud.techulus.http.wire;

import cloud.techulus.core.access.UserSession;
import java.time.Instant;
import java.util.List;

/**
 * A place where the caller is signed in.
 *
 * @param lastUsedAt to within a minute
 * @param address where it was opened from
 * @param current whether it is the one that asks
 */
public record OpenSessionWire(
    String id,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    String address,
    boolean current) {
  /** Those of the caller. */
  public record ListWire(List<OpenSessionWire> sessions) {}

  public static OpenSessionWire of(UserSession session, UserSession.Id asking) {
    return new OpenSessionWire(
        session.id().value(),
        session.createdAt(),
        session.lastUsedAt(),
        session.expiresAt(),
        session.address(),
        session.id().equals(asking));
  }
}
