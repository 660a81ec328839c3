package cloud.techulus.core.server;

/**
 * What a server has, as its agent measured it.
 *
 * @param cpuMillis thousandths of a core, all of them
 * @param memoryBytes all of it
 * @param memoryAvailableBytes what could still be used
 * @param diskBytes of the file system that holds images
 * @param diskAvailableBytes of the same
 */
public record Capacity(
    int cpuMillis,
    long memoryBytes,
    long memoryAvailableBytes,
    long diskBytes,
    long diskAvailableBytes) {
  /** Not measured yet. */
  public static final Capacity UNKNOWN = new Capacity(0, 0, 0, 0, 0);
}
