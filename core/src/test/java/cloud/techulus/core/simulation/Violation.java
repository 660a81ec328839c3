package cloud.techulus.core.simulation;

import java.util.function.Supplier;

/**
 * Something happened that never may. An error, so that no code under test mistakes it for one it
 * knows.
 */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  Violation(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @throws Violation unless it holds
   */
  static void unless(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new Violation(message.get());
    }
  }
}
