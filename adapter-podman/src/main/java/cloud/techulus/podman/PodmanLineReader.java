package cloud.techulus.podman;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one output of {@code podman logs --timestamps}. The bytes after a line's time are the
 * container's own and may be anything: of a line without end only a beginning is kept, what is no
 * UTF-8 becomes the replacement character.
 *
 * <p>A container writes a long line, or one in several pieces, and Podman puts a time in front of
 * each piece, in the middle of the line. Such a time is younger than that of the piece before,
 * which no time is that the container could have printed itself.
 */
final class PodmanLineReader {
  private static final int BUFFER_BYTES = 16 * 1024;

  /** Longest time with the space after it, in bytes. */
  private static final int TIME_BYTES = 36;

  /**
   * Most bytes of a line that are kept: text of the largest length if each character has three
   * bytes, and one character more so that it shows that the line is longer; and the times in it.
   */
  static final int LINE_BYTES = 3 * (LogLine.TEXT_LIMIT + 1) + 16 * TIME_BYTES;

  /** Longest complaint of Podman that is kept, in characters. */
  private static final int COMPLAINT_LIMIT = 2000;

  private static final Pattern PIECE =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{7,9}(?:Z|[+-][0-9:]{5}) ");

  private final InputStream stream;
  private final LogOutput output;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private byte[] line = new byte[BUFFER_BYTES];
  private final StringBuilder complaint = new StringBuilder();
  private int length;
  private boolean tooLong;
  private boolean ended;
  private Optional<Instant> last = Optional.empty();

  PodmanLineReader(InputStream stream, LogOutput output) {
    this.stream = stream;
    this.output = output;
  }

  /** What Podman itself had to say. */
  String complaint() {
    return complaint.toString();
  }

  /** Waits for something to read; the lines that are complete with it. Empty at the end. */
  Optional<List<LogLine>> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    List<LogLine> lines = new ArrayList<>();
    int count = stream.read(buffer);
    if (count < 0) {
      ended = true;
      if (length > 0) {
        finish(lines);
      }
      return Optional.of(lines);
    }
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        append(start, i);
        finish(lines);
        start = i + 1;
      }
    }
    append(start, count);
    return Optional.of(lines);
  }

  private void append(int from, int to) {
    int count = Math.min(to - from, LINE_BYTES - length);
    if (length + count > line.length) {
      line = Arrays.copyOf(line, LINE_BYTES);
    }
    System.arraycopy(buffer, from, line, length, count);
    length += count;
    tooLong = tooLong || count < to - from;
  }

  private void finish(List<LogLine> lines) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    boolean cut = tooLong;
    length = 0;
    tooLong = false;
    int space = text.indexOf(' ');
    String time = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : text.substring(space + 1);
    Optional<Instant> at = time.length() < TIME_BYTES ? parse(time) : Optional.empty();
    if (at.isPresent()) {
      last = at;
      lines.add(new LogLine(at.get(), output, withoutReturn(joined(rest, at.get())), cut));
    } else if (last.isPresent()) {
      lines.add(new LogLine(last.get(), output, text, cut));
    } else if (complaint.length() < COMPLAINT_LIMIT) {
      complaint.append(text, 0, Math.min(text.length(), COMPLAINT_LIMIT)).append('\n');
    }
  }

  private static Optional<Instant> parse(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeParseException noTime) {
      return Optional.empty();
    }
  }

  /** Without the times in the middle. */
  private static String joined(String text, Instant first) {
    if (text.length() < TIME_BYTES - 6) {
      return text;
    }
    Matcher matcher = PIECE.matcher(text);
    StringBuilder joined = new StringBuilder();
    Instant piece = first;
    while (matcher.find()) {
      Optional<Instant> at = parse(matcher.group().strip());
      if (at.filter(piece::isBefore).isPresent()) {
        piece = at.get();
        matcher.appendReplacement(joined, "");
      } else {
        matcher.appendReplacement(joined, Matcher.quoteReplacement(matcher.group()));
      }
    }
    return matcher.appendTail(joined).toString();
  }

  private static String withoutReturn(String text) {
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
