package cloud.techulus.core;

/**
 * What people read, and nothing else goes by: any characters, but none that hide in a page or a
 * terminal or turn the text around them.
 */
public final class DisplayName {
  private DisplayName() {}

  /**
   * Whether it can be one.
   *
   * @param limit most characters
   */
  public static boolean isGood(String text, int limit) {
    return !text.isBlank()
        && text.length() <= limit
        && text.codePoints().noneMatch(DisplayName::isInvisible);
  }

  /** What to say if it cannot. */
  public static String rule(int limit) {
    return "must be 1 to " + limit + " visible characters";
  }

  /** FORMAT has the marks that change the direction of text (Unicode, general category Cf). */
  private static boolean isInvisible(int point) {
    return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
  }
}
