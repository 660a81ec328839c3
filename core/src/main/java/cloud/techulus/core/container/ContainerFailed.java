package cloud.techulus.core.container;

/** The runtime could not do what was asked, for a reason the operator needs to read. */
public final class ContainerFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, so that callers can branch without reading text. */
  public enum Reason {
    IMAGE_MISSING,
    IMAGE_NOT_FOUND,
    REGISTRY_UNREACHABLE,
    REGISTRY_DENIED,
    DISK_FULL,
    ADDRESS_IN_USE,
    COMMAND_NOT_FOUND,
    TIMEOUT,
    OTHER;

    /** Whether trying again gets the same, on any server. */
    public boolean isLasting() {
      return switch (this) {
        case IMAGE_NOT_FOUND, REGISTRY_DENIED, COMMAND_NOT_FOUND -> true;
        case IMAGE_MISSING, REGISTRY_UNREACHABLE, DISK_FULL, ADDRESS_IN_USE, TIMEOUT, OTHER ->
            false;
      };
    }
  }

  private final Reason reason;

  public ContainerFailed(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
