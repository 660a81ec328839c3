package cloud.techulus.core.control;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.access.AuditLog.Numbered;
import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;

/** What was done to the platform, and what was refused. */
public final class Audit {
  /** Most entries given at once. */
  public static final int COUNT_LIMIT = 1000;

  /** How often the same refusal is written down: nobody shall fill the log by asking again. */
  static final Duration REPEAT_INTERVAL = Duration.ofMinutes(1);

  /** Most refusals kept in mind. */
  private static final int REPEATS_LIMIT = 1000;

  private final Store store;
  private final LinkedHashMap<AuditEntry, Instant> refusals = new LinkedHashMap<>();

  public Audit(Store store) {
    this.store = store;
  }

  /**
   * The youngest of these entries, youngest first.
   *
   * @param before only those with a lower number; empty: from the youngest on
   * @param count at most {@link #COUNT_LIMIT}
   */
  public List<Numbered> page(OptionalLong before, Filter filter, int count) {
    return store.read(
        view ->
            view.auditLog()
                .before(before.orElse(Long.MAX_VALUE), filter, Math.min(count, COUNT_LIMIT)));
  }

  /** Writes something down. */
  public void add(AuditEntry entry) {
    store.write(
        tx -> {
          tx.auditLog().append(entry);
          return entry;
        });
  }

  /** Writes a refusal down, unless the same was written down a moment ago. */
  public void addOnce(AuditEntry entry) {
    if (isNews(entry)) {
      add(entry);
    }
  }

  private synchronized boolean isNews(AuditEntry entry) {
    AuditEntry kind =
        new AuditEntry(
            Instant.EPOCH,
            entry.actor(),
            entry.action(),
            entry.subject(),
            entry.detail(),
            entry.address());
    Instant known = refusals.get(kind);
    if (known != null && entry.at().isBefore(known.plus(REPEAT_INTERVAL))) {
      return false;
    }
    refusals.put(kind, entry.at());
    if (refusals.size() > REPEATS_LIMIT) {
      refusals.pollFirstEntry();
    }
    return true;
  }
}
