package cloud.techulus.http.wire;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was done, or refused.
 *
 * @param number the younger, the greater
 * @param address where the call came from; empty if that is not known
 */
public record AuditWire(
    long number,
    Instant at,
    String actor,
    String action,
    String subject,
    String detail,
    String address) {
  /**
   * The youngest entries, youngest first.
   *
   * @param next what to ask {@code before} with for older ones; absent if there are none
   */
  public record ListWire(List<AuditWire> entries, Optional<Long> next) {}

  public static AuditWire of(AuditLog.Numbered numbered) {
    AuditEntry entry = numbered.entry();
    return new AuditWire(
        numbered.number(),
        entry.at(),
        entry.actor(),
        EnumText.of(entry.action()),
        entry.subject(),
        entry.detail(),
        entry.address());
  }
}
