package cloud.techulus.podman;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes lines of the bytes of a log file. Conmon writes records, {@code TIME stdout|stderr F|P
 * TEXT}, each with a line feed: P is a piece of a line that goes on with the next record of the
 * same output, F its last piece or all of it. A line has the time of its last piece: so the times
 * of an output never go back within the file.
 *
 * <p>The text is the container's own and may be anything: of a line without end only a beginning is
 * kept, what is no UTF-8 becomes the replacement character. What is no record is left out; a power
 * loss can leave such bytes.
 */
final class LogFileParser {
  /**
   * Most bytes of a line that are kept: text of the largest length if each character has three
   * bytes, and one character more so that it shows that the line is longer.
   */
  static final int LINE_BYTES = 3 * (LogLine.TEXT_LIMIT + 1);

  /** Longest beginning of a record, up to its text, in bytes; conmon's have 46. */
  static final int HEAD_BYTES = 64;

  /** Room for a line at first, in bytes: few are longer. */
  private static final int FIRST_BYTES = 512;

  private final Optional<Instant> after;
  private final Map<LogOutput, Pieces> unfinished = new EnumMap<>(LogOutput.class);
  private final byte[] head = new byte[HEAD_BYTES];
  private int headLength;
  private int spaces;
  private State state;
  private Optional<Head> record = Optional.empty();
  private long toSkip;
  private byte[] lastTime = new byte[0];
  private Instant lastAt = Instant.EPOCH;

  private enum State {
    HEAD,
    TEXT,
    /** Up to the end of something that is no record. */
    NONSENSE
  }

  /** The beginning of a record. */
  record Head(Instant at, LogOutput output, boolean ends) {}

  /** What there is of a line. */
  private static final class Pieces {
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private boolean tooLong;
    private boolean wanted;
    private Instant at = Instant.EPOCH;

    void add(byte[] from, int start, int end) {
      int count = Math.min(end - start, LINE_BYTES - length);
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(LINE_BYTES, Math.max(length + count, 2 * length)));
      }
      System.arraycopy(from, start, bytes, length, count);
      length += count;
      tooLong = tooLong || count < end - start;
    }

    LogLine line(LogOutput output) {
      String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
      String line = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      return new LogLine(at, output, line, tooLong);
    }
  }

  /**
   * @param begun whether the first byte to come may be in the middle of a record, which is left out
   * @param toSkip how many bytes serve to learn how a line began: lines that end within are left
   *     out
   * @param after only lines younger than this are wanted
   */
  LogFileParser(boolean begun, long toSkip, Optional<Instant> after) {
    this.state = begun ? State.NONSENSE : State.HEAD;
    this.toSkip = toSkip;
    this.after = after;
  }

  /**
   * Takes bytes until so many lines are there.
   *
   * @return where the bytes begin that it did not take
   */
  int take(byte[] bytes, int from, int to, List<LogLine> lines, int limit) {
    int next = from;
    while (next < to && lines.size() < limit) {
      int before = next;
      boolean ended;
      if (state == State.HEAD) {
        ended = takeHead(bytes[next]);
        next++;
      } else {
        int end = lineFeed(bytes, next, to);
        ended = end < to;
        next = ended ? end + 1 : end;
        if (state == State.TEXT) {
          pieces().add(bytes, before, end);
          pieces().wanted = toSkip < next - before;
        }
      }
      toSkip = Math.max(0, toSkip - (next - before));
      if (ended) {
        finish(lines);
      }
    }
    return next;
  }

  private static int lineFeed(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** One byte; whether the record ended with it. */
  private boolean takeHead(byte next) {
    if (next == '\n' || headLength == HEAD_BYTES) {
      state = State.NONSENSE;
      return next == '\n';
    }
    head[headLength] = next;
    headLength++;
    if (next == ' ') {
      spaces++;
    }
    if (spaces == 3) {
      record = parse();
      state = record.isPresent() ? State.TEXT : State.NONSENSE;
      record.ifPresent(begun -> pieces().at = begun.at());
    }
    return false;
  }

  private Pieces pieces() {
    return unfinished.computeIfAbsent(record.orElseThrow().output(), _ -> new Pieces());
  }

  private Optional<Head> parse() {
    int timeLength = timeLength(head, headLength);
    // Lines that came together share their time.
    if (Arrays.equals(head, 0, timeLength, lastTime, 0, lastTime.length)) {
      return parse(head, headLength, Optional.of(lastAt));
    }
    Optional<Head> parsed = parse(head, headLength, Optional.empty());
    parsed.ifPresent(
        begun -> {
          lastTime = Arrays.copyOf(head, timeLength);
          lastAt = begun.at();
        });
    return parsed;
  }

  /** The beginning of a record, if these bytes are one. */
  static Optional<Head> parse(byte[] bytes, int length) {
    return parse(bytes, length, Optional.empty());
  }

  private static Optional<Head> parse(byte[] bytes, int length, Optional<Instant> known) {
    int time = timeLength(bytes, length);
    String rest =
        new String(
            bytes, time, Math.min(length - time, " stdout F ".length()), StandardCharsets.US_ASCII);
    Optional<LogOutput> output =
        rest.startsWith(" stdout ")
            ? Optional.of(LogOutput.STDOUT)
            : rest.startsWith(" stderr ") ? Optional.of(LogOutput.STDERR) : Optional.empty();
    boolean ends = rest.endsWith(" F ");
    if (output.isEmpty() || !(ends || rest.endsWith(" P "))) {
      return Optional.empty();
    }
    return known
        .or(() -> time(new String(bytes, 0, time, StandardCharsets.US_ASCII)))
        .map(at -> new Head(at, output.get(), ends));
  }

  private static int timeLength(byte[] bytes, int length) {
    int end = 0;
    while (end < length && bytes[end] != ' ') {
      end++;
    }
    return end;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException noTime) {
      return Optional.empty();
    }
  }

  private void finish(List<LogLine> lines) {
    Optional<Head> ended = state == State.TEXT ? record : Optional.empty();
    beginRecord();
    if (ended.isPresent() && ended.get().ends()) {
      LogOutput output = ended.get().output();
      Pieces line = unfinished.get(output);
      if (line != null) {
        unfinished.remove(output);
        show(output, line, lines);
      }
    }
  }

  private void show(LogOutput output, Pieces line, List<LogLine> lines) {
    if (line.wanted && after.filter(limit -> !line.at.isAfter(limit)).isEmpty()) {
      lines.add(line.line(output));
    }
  }

  private void beginRecord() {
    state = State.HEAD;
    headLength = 0;
    spaces = 0;
    record = Optional.empty();
  }

  /** Whether all records are complete. */
  boolean isBetweenRecords() {
    return state == State.HEAD && headLength == 0;
  }

  /** The next bytes are of another file. A line may go on in it. */
  void nextFile() {
    beginRecord();
    toSkip = 0;
  }

  /** There is no more: the lines that nothing ended. */
  void end(List<LogLine> lines) {
    beginRecord();
    unfinished.forEach(
        (output, line) -> {
          if (line.length > 0) {
            show(output, line, lines);
          }
        });
    unfinished.clear();
  }
}
