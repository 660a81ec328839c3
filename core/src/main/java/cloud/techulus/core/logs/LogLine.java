package cloud.techulus.core.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One line that a container printed. The text is the container's own and may hold anything but a
 * line feed.
 *
 * @param at when it was printed, on its server's clock
 * @param text at most {@link #TEXT_LIMIT} characters
 * @param cut whether the container printed more than the text
 */
public record LogLine(Instant at, LogOutput output, String text, boolean cut) {
  /** Longest text, in characters. */
  public static final int TEXT_LIMIT = 16 * 1024;

  /** What a line weighs in memory beside its text, in bytes. */
  private static final int OVERHEAD_BYTES = 128;

  public LogLine {
    if (text.length() > TEXT_LIMIT) {
      boolean insidePair = Character.isHighSurrogate(text.charAt(TEXT_LIMIT - 1));
      text = text.substring(0, insidePair ? TEXT_LIMIT - 1 : TEXT_LIMIT);
      cut = true;
    }
    if (hasHalf(text)) {
      // Half a character cannot be sent on; only a node that is not ours sends one.
      text = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
  }

  private static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean whole =
            Character.isHighSurrogate(unit)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!whole) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** What it takes in memory, at most. */
  int weight() {
    return 2 * text.length() + OVERHEAD_BYTES;
  }
}
