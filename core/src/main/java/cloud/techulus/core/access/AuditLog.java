package cloud.techulus.core.access;

import java.util.List;

/** What was done to the platform and by whom. Entries are added and never changed. */
public interface AuditLog {
  /** How many entries are kept; the oldest go. */
  int LIMIT = 10_000;

  /** The youngest entries, youngest first. */
  List<AuditEntry> latest(int count);

  /** The side that writes. */
  interface Mutable extends AuditLog {

    /** Adds an entry, and lets go of the oldest beyond {@link #LIMIT}. */
    void append(AuditEntry entry);
  }
}
