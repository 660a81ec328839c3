package cloud.techulus.core.control;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.store.Store;
import java.util.List;

/** Shows what was done to the platform; the other services write it down as they do it. */
public final class Audit {
  /** Most entries given at once. */
  public static final int COUNT_LIMIT = 1000;

  private final Store store;

  public Audit(Store store) {
    this.store = store;
  }

  /**
   * The youngest entries, youngest first.
   *
   * @param count at most {@link #COUNT_LIMIT}
   */
  public List<AuditEntry> latest(int count) {
    return store.read(view -> view.auditLog().latest(Math.min(count, COUNT_LIMIT)));
  }
}
