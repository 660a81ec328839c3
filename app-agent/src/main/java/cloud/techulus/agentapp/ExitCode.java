package cloud.techulus.agentapp;

/** How this program ends. */
final class ExitCode {
  static final int OK = 0;

  /** Something of this machine or its registration has to be put right first. */
  static final int FAILED = 1;

  /** The command line was not understood. */
  static final int USAGE = 2;

  /** The node was removed from the platform; starting again is of no use. */
  static final int REMOVED = 3;

  private ExitCode() {}
}
