package cloud.techulus.core.service;

import cloud.techulus.core.Problem;
import java.util.regex.Pattern;

/**
 * The name of an environment variable (POSIX, chapter 8): letters, digits and underscores, not
 * starting with a digit.
 */
public record EnvName(String text) implements Comparable<EnvName> {
  /** Longest name, in characters. */
  public static final int LENGTH_LIMIT = 255;

  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public EnvName {
    if (text.length() > LENGTH_LIMIT || !GRAMMAR.matcher(text).matches()) {
      throw Problem.invalid(
          "env", "names have letters, digits and underscores and do not start with a digit");
    }
  }

  @Override
  public int compareTo(EnvName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
