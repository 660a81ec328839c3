package cloud.techulus.testbed.benchmark;

/** One that brings another version of the service while it is visited. */
interface UpdatePlatform extends Platform {

  /**
   * Asks for a version; it need not be there when this returns.
   *
   * @param version {@code v1} or {@code v2}
   */
  void update(String version);

  /** Whether all replicas run this version, and those of any other are on their way out. */
  boolean runsOnly(String version);

  /** Whether no replica is on its way out any more. */
  boolean isCalm();
}
