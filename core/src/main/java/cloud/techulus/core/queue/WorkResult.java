package cloud.techulus.core.queue;

/** How an attempt at a work item ended, as its agent tells. */
public sealed interface WorkResult {

  Lease lease();

  /** It is so now. */
  record Done(Lease lease) implements WorkResult {}

  /**
   * It could not be done, and doing it again would not help.
   *
   * @param reason in words for the operator
   */
  record Failed(Lease lease, String reason) implements WorkResult {}
}
