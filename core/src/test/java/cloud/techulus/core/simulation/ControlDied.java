package cloud.techulus.core.simulation;

/** Ends the control plane in the middle of a call, as a killed process ends. */
final class ControlDied extends Error {
  private static final long serialVersionUID = 1L;

  ControlDied() {
    super("the control plane was killed", null, false, false);
  }
}
