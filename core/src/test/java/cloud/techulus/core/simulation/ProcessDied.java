package cloud.techulus.core.simulation;

/**
 * Ends a thread of a process that was killed. An error, so that it passes whatever the code under
 * test does about failures: a killed process does nothing about anything.
 */
final class ProcessDied extends Error {
  private static final long serialVersionUID = 1L;

  ProcessDied() {
    super("the process was killed", null, false, false);
  }
}
