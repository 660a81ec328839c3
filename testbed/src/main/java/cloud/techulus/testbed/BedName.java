package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import java.util.regex.Pattern;

/**
 * The name of a bed. It stands in names of network interfaces, which have room for fifteen
 * characters.
 */
public record BedName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]{0,7}");

  /**
   * Begins the name of everything a bed leaves in the kernel, so that it can be told from what
   * others own.
   */
  private static final String OWNER = "tb";

  /**
   * Checks the form.
   *
   * @throws Problem INVALID unless it is one to eight lower-case letters and digits, a letter first
   */
  public BedName {
    if (!fits(value)) {
      throw Problem.invalid("name", "a bed's name is 1 to 8 of a-z and 0-9, a letter first");
    }
  }

  static boolean fits(String text) {
    return FORM.matcher(text).matches();
  }

  /** The bridge that joins the nodes. */
  String bridge() {
    return OWNER + value;
  }

  /**
   * The beginning of the names of the bed's cables and control groups. No other bed's name begins
   * like this.
   */
  String prefix() {
    return OWNER + value + "-";
  }

  @Override
  public String toString() {
    return value;
  }
}
