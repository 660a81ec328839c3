package cloud.techulus.http.pages;

import cloud.techulus.core.access.AuditEntry;
import java.util.List;
import java.util.Locale;

/** What was done, and by whom. */
public record AuditPage(List<Row> entries) {
  /** One entry. */
  public record Row(String when, String who, String what, String subject, String detail) {}

  public static AuditPage of(List<AuditEntry> entries) {
    return new AuditPage(
        entries.stream()
            .map(
                entry ->
                    new Row(
                        Times.text(entry.at()),
                        entry.actor(),
                        entry.action().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        entry.subject(),
                        entry.detail()))
            .toList());
  }
}
