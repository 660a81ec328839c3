package cloud.techulus.http.wire;

import cloud.techulus.core.access.AuditEntry;
import java.time.Instant;
import java.util.List;

/** Something that was done, or refused. */
public record AuditWire(Instant at, String actor, String action, String subject, String detail) {
  /** The youngest entries, youngest first. */
  public record ListWire(List<AuditWire> entries) {}

  public static AuditWire of(AuditEntry entry) {
    return new AuditWire(
        entry.at(), entry.actor(), EnumText.of(entry.action()), entry.subject(), entry.detail());
  }
}
