package cloud.techulus.core.compose;

import cloud.techulus.core.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables into texts (Compose Specification, chapter "Interpolation"). Unlike there, a
 * variable that has no value is an error and not an empty text: a password that is missing shall
 * not become none.
 */
final class Interpolation {
  /** All texts of a file together, with their variables put in, in characters. */
  static final int TOTAL_LIMIT = 1 << 20;

  /** How many defaults may stand within each other. */
  static final int NESTING_LIMIT = 10;

  private static final int SHOWN_LIMIT = 63;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern BRACED =
      Pattern.compile("(" + NAME + ")(?:(:?[-?+])(.*))?", Pattern.DOTALL);

  private final Map<String, String> variables;
  private int room = TOTAL_LIMIT;

  Interpolation(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /**
   * The text with its variables put in.
   *
   * @throws Problem INVALID; no message repeats a value
   */
  String fill(String text) {
    String filled = fill(text, 0);
    room -= filled.length();
    return filled;
  }

  private String fill(String text, int depth) {
    if (depth > NESTING_LIMIT) {
      throw bad("has more than " + NESTING_LIMIT + " defaults within each other");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      int end = dollar < 0 ? text.length() : dollar;
      append(out, text.substring(at, end));
      at = dollar < 0 ? end : expand(text, dollar + 1, depth, out);
    }
    return out.toString();
  }

  /** Puts in what stands behind a $, and tells where the text goes on. */
  private int expand(String text, int at, int depth, StringBuilder out) {
    if (text.startsWith("$", at)) {
      append(out, "$");
      return at + 1;
    }
    if (text.startsWith("{", at)) {
      int end = closing(text, at + 1);
      append(out, substitute(text.substring(at + 1, end), depth));
      return end + 1;
    }
    Matcher name = NAME.matcher(text).region(at, text.length());
    if (!name.lookingAt()) {
      throw bad("has a $ before something that is no variable; $$ stands for the sign itself");
    }
    append(out, value(name.group()).orElseThrow(() -> missing(name.group(), "")));
    return name.end();
  }

  private static int closing(String text, int from) {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith("$$", i)) {
        i++;
      } else if (text.startsWith("${", i)) {
        open++;
        i++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw bad("has a ${ that is not closed");
  }

  private String substitute(String expression, int depth) {
    Matcher matcher = BRACED.matcher(expression);
    if (!matcher.matches()) {
      throw bad("has a ${…} that is not read here: write ${NAME} or ${NAME:-default}");
    }
    String name = matcher.group(1);
    String operator = Optional.ofNullable(matcher.group(2)).orElse("");
    String word = Optional.ofNullable(matcher.group(3)).orElse("");
    Optional<String> value =
        value(name).filter(text -> !operator.startsWith(":") || !text.isEmpty());
    return switch (operator) {
      case ":-", "-" -> value.orElseGet(() -> fill(word, depth + 1));
      case ":+", "+" -> value.map(_ -> fill(word, depth + 1)).orElse("");
      default -> value.orElseThrow(() -> missing(name, fill(word, depth + 1)));
    };
  }

  private void append(StringBuilder out, String piece) {
    if (out.length() + piece.length() > room) {
      throw bad(
          "has too much put in: all texts together have at most " + TOTAL_LIMIT + " characters");
    }
    out.append(piece);
  }

  private static Problem missing(String name, String message) {
    return bad(
        "needs the variable %s, which has no value%s"
            .formatted(
                shown(name),
                message.isBlank()
                    ? ": give it one, or write a default as in ${NAME:-default}"
                    : ": " + shown(message)));
  }

  private static String shown(String text) {
    return text.length() > SHOWN_LIMIT ? text.substring(0, SHOWN_LIMIT) + "…" : text;
  }

  private static Problem bad(String message) {
    return Problem.invalid("text", message);
  }
}
