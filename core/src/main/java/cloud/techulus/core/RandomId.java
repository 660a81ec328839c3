package cloud.techulus.core;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The text of an id: a prefix that tells what it names, and 100 random bits in base32 (RFC 4648,
 * lower case). Safe in file names, labels and URLs by its grammar.
 */
public final class RandomId {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 20;
  private static final Pattern REST = Pattern.compile("[a-z0-9]{1,32}");

  private RandomId() {}

  public static String next(String prefix, RandomGenerator random) {
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * Checks the grammar of an id.
   *
   * @throws Problem INVALID, field {@code id}, unless the text is the prefix and 1 to 32 lower-case
   *     letters or digits
   */
  public static void require(String prefix, String text) {
    if (!text.startsWith(prefix) || !REST.matcher(text.substring(prefix.length())).matches()) {
      throw Problem.invalid("id", "must look like " + prefix + "2xk4… (it is printed by `ls`)");
    }
  }
}
