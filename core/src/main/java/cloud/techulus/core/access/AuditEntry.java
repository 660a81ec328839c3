package cloud.techulus.core.access;

import java.time.Instant;

/**
 * Something that was done, or refused, and that somebody may ask about later.
 *
 * @param actor who did it: a user's e-mail address, the name of a token or a node's id
 * @param subject what it was done to: a name or an id
 * @param detail more, for people; empty if there is nothing to say
 * @param address where the call came from; empty if that is not known
 */
public record AuditEntry(
    Instant at, String actor, Action action, String subject, String detail, String address) {

  /** With the author's address. */
  public static AuditEntry by(
      Author author, Instant at, Action action, String subject, String detail) {
    return new AuditEntry(at, author.name(), action, subject, detail, author.address());
  }

  /** What was done. */
  public enum Action {
    TOKEN_ISSUED,
    KEY_CLAIMED,
    KEY_CLAIM_REFUSED,
    KEY_APPROVED,
    KEY_REJECTED,
    SERVER_ADDED,
    SERVER_REMOVED,
    SERVER_CORDONED,
    SERVER_DRAINED,
    SERVER_OPENED,
    PROXY_ADDED,
    PROXY_REMOVED,
    PROJECT_CREATED,
    PROJECT_REMOVED,
    SERVICE_CREATED,
    SERVICE_CHANGED,
    SERVICE_REMOVED,
    SERVICE_DEPLOYED,
    SERVICE_SCALED,
    SERVICE_ROLLED_BACK,
    ROLLOUT_ABORTED,
    SECRET_SET,
    SECRET_REMOVED,
    SIGNED_IN,
    SIGNED_OUT,
    SESSION_ENDED,
    /** Somebody did not get in: a wrong password or code, or too many of them. */
    SIGN_IN_FAILED,
    /** No more attempts for a while, for an account or an address. */
    SIGN_IN_LIMITED,
    /** What somebody who is known did not get to do. */
    REFUSED,
    FIRST_ADMIN_SET_UP,
    PASSWORD_CHANGED,
    PASSWORD_RESET_ISSUED,
    PASSWORD_RESET,
    SECOND_FACTOR_CONFIRMED,
    SECOND_FACTOR_REMOVED,
    USER_ADDED,
    USER_CHANGED,
    USER_DISABLED,
    USER_ENABLED,
    USER_REMOVED,
    TEAM_CREATED,
    TEAM_REMOVED,
    MEMBER_ADDED,
    MEMBER_CHANGED,
    MEMBER_REMOVED,
    INVITATION_ISSUED,
    INVITATION_REVOKED,
    INVITATION_ACCEPTED,
    API_TOKEN_CREATED,
    API_TOKEN_REVOKED
  }
}
