package cloud.techulus.core.access;

/** What a member may do in a team; each may do all that those before it may. */
public enum Role {
  /** Sees everything but secrets, logs as well. */
  VIEWER,
  /** Changes and deploys. */
  DEVELOPER,
  /** Says who is a member, and removes projects. */
  OWNER;

  /** Whether this is that role or one that may do more. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** What both may do. */
  public Role within(Role limit) {
    return includes(limit) ? limit : this;
  }
}
