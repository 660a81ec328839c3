package cloud.techulus.core.queue;

/** How an attempt at a work item ended, as its agent tells. */
public sealed interface WorkResult {

  Lease lease();

  /** It is so now. */
  record Done(Lease lease) implements WorkResult {}

  /**
   * It could not be done.
   *
   * @param reason in words for the operator
   * @param lasting whether doing it again would not help: there is no such image, say, in contrast
   *     to a registry that is away
   */
  record Failed(Lease lease, String reason, boolean lasting) implements WorkResult {}
}
