package cloud.techulus.control.app.cli;

import java.util.List;

/**
 * Text from elsewhere, made fit for a terminal: what would move the cursor, change colours, turn
 * the direction of writing or ring the bell is shown as an escape instead of being done.
 */
public final class Printable {
  private Printable() {}

  /** One line: line breaks are escaped as well. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point)) {
                safe.appendCodePoint(point);
              } else {
                safe.append(escape(point));
              }
            });
    return safe.toString();
  }

  /** The lines of a text, each fit to be printed. */
  public static List<String> lines(String text) {
    return text.lines().map(Printable::line).toList();
  }

  /**
   * A JSON text with the same value: inside strings, the only place where such characters can be,
   * they are written as JSON escapes; its own line breaks stay.
   */
  public static String json(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    json.chars()
        .forEach(
            unit -> {
              char character = (char) unit;
              if (character == '\n' || Character.isSurrogate(character) || isHarmless(unit)) {
                safe.append(character);
              } else {
                safe.append("\\u%04x".formatted(unit));
              }
            });
    return safe.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escape(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u{%x}".formatted(point);
    };
  }
}
