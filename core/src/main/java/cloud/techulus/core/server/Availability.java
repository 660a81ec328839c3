package cloud.techulus.core.server;

/** What an operator lets a server be used for (design, section 7). */
public enum Availability {
  /** It is given replicas. */
  OPEN,
  /** It keeps what it has and is given nothing new. */
  CORDONED,
  /** The same, and what it has moves to others, one replica at a time. */
  DRAINING
}
