package cloud.techulus.core.server;

/** Where a server stands (seed, data model). */
public enum ServerStatus {
  /** Added, its agent has not registered. */
  PENDING,
  /** Its agent calls in time. */
  ONLINE,
  /** Its agent has not called for {@link Liveness#THRESHOLD}. */
  OFFLINE,
  /** Its key changed and nobody has approved that: nothing is handed out to it. */
  UNKNOWN
}
