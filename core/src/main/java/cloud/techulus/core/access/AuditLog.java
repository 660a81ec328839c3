package cloud.techulus.core.access;

import java.util.List;

/** What was done to the platform and by whom. Entries are added and never changed. */
public interface AuditLog {
  /** How many entries are kept; the oldest go. */
  int LIMIT = 10_000;

  /** An entry with its number: a younger one has a greater. */
  record Numbered(long number, AuditEntry entry) {}

  /** The youngest entries, youngest first. */
  default List<AuditEntry> latest(int count) {
    return before(Long.MAX_VALUE, count).stream().map(Numbered::entry).toList();
  }

  /** The youngest entries with lower numbers than this, youngest first. */
  List<Numbered> before(long number, int count);

  /** The side that writes. */
  interface Mutable extends AuditLog {

    /** Adds an entry, and lets go of the oldest beyond {@link #LIMIT}. */
    void append(AuditEntry entry);
  }
}
