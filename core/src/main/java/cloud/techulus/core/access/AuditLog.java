package cloud.techulus.core.access;

import cloud.techulus.core.access.AuditEntry.Action;
import java.util.List;
import java.util.Optional;

/** What was done to the platform and by whom. Entries are added and never changed. */
public interface AuditLog {
  /** How many entries are kept; the oldest go. */
  int LIMIT = 10_000;

  /** An entry with its number: a younger one has a greater. */
  record Numbered(long number, AuditEntry entry) {}

  /**
   * Which entries somebody looks for. Capitals of ASCII count as small letters, and no others do: a
   * database may know no more.
   *
   * @param actor stands somewhere in who did it
   * @param action empty: whatever was done
   * @param subject stands somewhere in what it was done to
   */
  record Filter(String actor, Optional<Action> action, String subject) {
    /** All entries. */
    public static final Filter ALL = new Filter("", Optional.empty(), "");

    public Filter {
      actor = small(actor);
      subject = small(subject);
    }

    public boolean matches(AuditEntry entry) {
      return small(entry.actor()).contains(actor)
          && action.filter(wanted -> wanted != entry.action()).isEmpty()
          && small(entry.subject()).contains(subject);
    }

    private static String small(String text) {
      StringBuilder small = new StringBuilder(text);
      for (int i = 0; i < small.length(); i++) {
        char each = small.charAt(i);
        if (each >= 'A' && each <= 'Z') {
          small.setCharAt(i, (char) (each - 'A' + 'a'));
        }
      }
      return small.toString();
    }
  }

  /** The youngest entries, youngest first. */
  default List<AuditEntry> latest(int count) {
    return before(Long.MAX_VALUE, Filter.ALL, count).stream().map(Numbered::entry).toList();
  }

  /** The youngest of these entries with lower numbers than this, youngest first. */
  List<Numbered> before(long number, Filter filter, int count);

  /** The side that writes. */
  interface Mutable extends AuditLog {

    /** Adds an entry, and lets go of the oldest beyond {@link #LIMIT}. */
    void append(AuditEntry entry);
  }
}
