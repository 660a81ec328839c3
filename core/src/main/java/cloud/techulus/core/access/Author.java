package cloud.techulus.core.access;

/**
 * Who does something, as the audit log has it.
 *
 * @param address where the call came from; empty if it did not come from outside
 */
public record Author(String name, String address) {

  /** Somebody on this machine. */
  public static Author named(String name) {
    return new Author(name, "");
  }
}
