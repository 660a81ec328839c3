package cloud.techulus.core;

import java.util.regex.Pattern;

/**
 * A name of ours: a DNS label (RFC 1123), because services and servers are found by it in DNS.
 *
 * @param text 1 to 63 lower-case letters, digits and inner hyphens
 */
public record Name(String text) implements Comparable<Name> {
  /** Longest name, in characters (RFC 1035 section 2.3.4). */
  public static final int LENGTH_LIMIT = 63;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");

  public Name {
    if (text.length() > LENGTH_LIMIT || !LABEL.matcher(text).matches()) {
      throw Problem.invalid(
          "name", "must be 1 to 63 lower-case letters, digits or inner hyphens, like web-1");
    }
  }

  @Override
  public int compareTo(Name other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
