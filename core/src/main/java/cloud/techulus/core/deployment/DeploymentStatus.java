package cloud.techulus.core.deployment;

/** What was observed of a deployment (seed, data model). It only goes forward. */
public enum DeploymentStatus {
  /** Nothing was heard of it yet. */
  PENDING,
  /** Its server is at work on it. */
  PULLING,
  /** Its container is up and its health check passed. */
  RUNNING,
  /** Its container is gone, as wanted. */
  STOPPED,
  /** It will never run again; the reason is kept. */
  FAILED;

  /** Whether it may change to the other. */
  public boolean canBecome(DeploymentStatus next) {
    return switch (this) {
      case PENDING -> next != PENDING;
      case PULLING -> next == RUNNING || next == STOPPED || next == FAILED;
      case RUNNING -> next == STOPPED || next == FAILED;
      case STOPPED, FAILED -> false;
    };
  }

  /** Whether nothing more can come. */
  public boolean hasEnded() {
    return this == STOPPED || this == FAILED;
  }
}
