package cloud.techulus.core.access;

import cloud.techulus.core.Problem;

/** A password in clear, on its way to be hashed. It prints as stars. */
public final class Password {
  /** Shortest that a person may choose, in characters. */
  public static final int LENGTH_MIN = 12;

  /** Longest, in characters: hashing must not become work that a stranger can order. */
  public static final int LENGTH_LIMIT = 128;

  private final char[] characters;

  private Password(char[] characters) {
    this.characters = characters;
  }

  /**
   * A password that somebody signs in with; whether it is right is another matter.
   *
   * @throws Problem INVALID, under this field, if it is longer than {@link #LENGTH_LIMIT}
   */
  public static Password given(String field, String text) {
    if (text.length() > LENGTH_LIMIT) {
      throw Problem.invalid(field, "must have at most " + LENGTH_LIMIT + " characters");
    }
    return new Password(text.toCharArray());
  }

  /**
   * A password that somebody chooses.
   *
   * @throws Problem INVALID, under this field, unless it has {@link #LENGTH_MIN} to {@link
   *     #LENGTH_LIMIT} characters
   */
  public static Password chosen(String field, String text) {
    if (text.length() < LENGTH_MIN || text.length() > LENGTH_LIMIT) {
      throw Problem.invalid(
          field, "must have %d to %d characters".formatted(LENGTH_MIN, LENGTH_LIMIT));
    }
    return new Password(text.toCharArray());
  }

  /** A copy, for whoever hashes it; wipe it afterwards. */
  public char[] reveal() {
    return characters.clone();
  }

  @Override
  public String toString() {
    return "***";
  }
}
