package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.LogEventWire;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Log lines for a terminal or a file. Colours are taken out, because a line that is cut or ends
 * early would leave them on; everything else that a terminal would obey is shown as an escape.
 */
final class LogText {
  /** Select Graphic Rendition (ECMA-48). */
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;:]*m");

  /** Characters of a replica's id that are shown; {@code --replica} takes as few. */
  private static final int ID_CHARACTERS = 10;

  private LogText() {}

  static String line(LogEventWire.Line line, boolean timestamps) {
    return (timestamps ? Printable.line(line.at().toString()) + " " : "")
        + source(line.server(), line.replica())
        + " | "
        + text(line.text())
        + (line.cut() ? " … (cut)" : "");
  }

  static String lost(LogEventWire.Lost lost) {
    return "-- %d lines of %s are left out: they came faster than they were read."
        .formatted(lost.count(), source(lost.server(), lost.replica()));
  }

  /** Which replica, and where it runs. */
  private static String source(String server, String replica) {
    return Printable.line(
        server + "/" + replica.substring(0, Math.min(ID_CHARACTERS, replica.length())));
  }

  /** What a container printed, with its tabs. */
  static String text(String text) {
    String plain = COLOURS.matcher(text).replaceAll("");
    return Arrays.stream(plain.split("\t", -1))
        .map(Printable::line)
        .collect(Collectors.joining("\t"));
  }
}
