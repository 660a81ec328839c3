package cloud.techulus.core.access;

import cloud.techulus.core.Problem;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person signs in with. Upper and lower case are the same, though RFC 5321 would let them
 * differ: nobody knows how his address was typed.
 *
 * @param text lower case; a dot-atom of RFC 5322, {@code @} and a host name
 */
public record EmailAddress(String text) implements Comparable<EmailAddress> {
  /** Longest address, in characters (RFC 5321 section 4.5.3.1.3, without its brackets). */
  public static final int LENGTH_LIMIT = 254;

  private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern GRAMMAR =
      Pattern.compile("(?=[^@]{1,64}@)%1$s(?:\\.%1$s)*@%2$s(?:\\.%2$s)*".formatted(ATOM, LABEL));

  /**
   * @throws Problem INVALID, field {@code email}
   */
  public EmailAddress {
    text = text.toLowerCase(Locale.ROOT);
    if (text.length() > LENGTH_LIMIT || !GRAMMAR.matcher(text).matches()) {
      throw Problem.invalid("email", "must be an e-mail address, like anna@example.com");
    }
  }

  @Override
  public int compareTo(EmailAddress other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
