package cloud.techulus.core.service;

import cloud.techulus.core.Problem;
import java.util.regex.Pattern;

/** A public host name (RFC 1123), lower case, at least two labels: {@code shop.example.com}. */
public record Domain(String text) implements Comparable<Domain> {
  /** Longest host name, in characters (RFC 1035 section 2.3.4, as text). */
  public static final int LENGTH_LIMIT = 253;

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:" + LABEL + "\\.)+(?=[a-z0-9-]*[a-z])" + LABEL);

  public Domain {
    if (text.length() > LENGTH_LIMIT || !GRAMMAR.matcher(text).matches()) {
      throw Problem.invalid("domain", "must be a host name like shop.example.com, in lower case");
    }
  }

  @Override
  public int compareTo(Domain other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
