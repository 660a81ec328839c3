package cloud.techulus.core.access;

import java.time.Instant;

/**
 * Something that was done, or refused, and that somebody may ask about later.
 *
 * @param actor who did it: an operator's name or a node's id
 * @param subject what it was done to: a name or an id
 * @param detail more, for people; empty if there is nothing to say
 */
public record AuditEntry(Instant at, String actor, Action action, String subject, String detail) {

  /** What was done. */
  public enum Action {
    TOKEN_ISSUED,
    KEY_CLAIMED,
    KEY_CLAIM_REFUSED,
    KEY_APPROVED,
    KEY_REJECTED,
    SERVER_CORDONED,
    SERVER_DRAINED,
    SERVER_OPENED
  }
}
