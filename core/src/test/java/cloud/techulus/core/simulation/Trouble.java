package cloud.techulus.core.simulation;

/** A disk that fails: from some call on, for some calls. */
final class Trouble {
  private int callsBefore;
  private int callsLeft;

  /** Some of the next calls fail: not the first ones, then so many in a row. */
  void plan(int before, int failing) {
    callsBefore = before;
    callsLeft = failing;
  }

  /** Whether calls will fail that are yet to come. */
  boolean isNear() {
    return callsLeft > 0;
  }

  void end() {
    callsLeft = 0;
  }

  /** Whether this call fails. */
  boolean strikes() {
    if (callsLeft == 0) {
      return false;
    }
    if (callsBefore > 0) {
      callsBefore--;
      return false;
    }
    callsLeft--;
    return true;
  }
}
