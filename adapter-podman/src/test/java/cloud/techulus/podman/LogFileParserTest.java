package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogFileParserTest {
  private static final Instant FIRST = Instant.parse("2026-11-28T00:09:55.574097513Z");
  private static final Instant SECOND = Instant.parse("2026-11-28T00:09:56.1Z");

  @Test
  void a_record_is_a_line() {
    assertThat(lines("2026-11-28T01:09:55.574097513+01:00 stdout F  two words \n"))
        .containsExactly(new LogLine(FIRST, LogOutput.STDOUT, " two words ", false));
    assertThat(lines("2026-11-28T00:09:56.1Z stderr F \n"))
        .containsExactly(new LogLine(SECOND, LogOutput.STDERR, "", false));
  }

  @Test
  void pieces_are_joined_whatever_the_other_output_says_meanwhile() {
    assertThat(
            lines(
                """
                2026-11-28T00:09:55.574097513+00:00 stdout P one,
                2026-11-28T00:09:55.574097513+00:00 stderr P e
                2026-11-28T00:09:56.1+00:00 stderr F rr
                2026-11-28T00:09:56.1+00:00 stdout P  two,
                2026-11-28T00:09:56.1+00:00 stdout F  three\r
                """))
        .containsExactly(
            new LogLine(SECOND, LogOutput.STDERR, "err", false),
            new LogLine(SECOND, LogOutput.STDOUT, "one, two, three", false));
  }

  @Test
  void what_nothing_ended_comes_at_the_end() {
    LogFileParser parser = new LogFileParser(false, 0, Optional.empty());
    String record = "2026-11-28T00:09:56.1+00:00 stdout P prompt> \n";
    assertThat(take(parser, record)).isEmpty();

    List<LogLine> lines = new ArrayList<>();
    parser.end(lines);

    assertThat(lines).containsExactly(new LogLine(SECOND, LogOutput.STDOUT, "prompt> ", false));
  }

  @Test
  void a_line_may_go_on_in_the_next_file() {
    LogFileParser parser = new LogFileParser(false, 0, Optional.empty());
    assertThat(take(parser, "2026-11-28T00:09:55Z stdout P be\n2026-11-28T00:09:5")).isEmpty();

    parser.nextFile();

    assertThat(take(parser, "2026-11-28T00:09:56.1Z stdout F gin\n"))
        .containsExactly(new LogLine(SECOND, LogOutput.STDOUT, "begin", false));
  }

  @Test
  void what_is_no_record_is_left_out() {
    assertThat(
            lines(
                "\0\0\0\0\n\nwords\nyesterday stdout F a\n2026-11-28T00:09:56.1Z stdin F a\n"
                    + "2026-11-28T00:09:56.1Z stdout X a\n"
                    + "2026-11-28T00:09:56.1Z stdout F\n"
                    + "x".repeat(100_000)
                    + "\n"
                    + "2026-11-28T00:09:56.1Z stdout F a\n"))
        .containsExactly(new LogLine(SECOND, LogOutput.STDOUT, "a", false));
  }

  @Test
  void a_line_without_end_is_cut() {
    String piece = "2026-11-28T00:09:56.1Z stdout P " + "漢".repeat(LogLine.TEXT_LIMIT) + "\n";

    assertThat(lines(piece + "2026-11-28T00:09:56.1Z stdout F \n"))
        .containsExactly(
            new LogLine(SECOND, LogOutput.STDOUT, "漢".repeat(LogLine.TEXT_LIMIT), false));
    assertThat(lines(piece.repeat(50) + "2026-11-28T00:09:56.1Z stdout F x\n"))
        .containsExactly(
            new LogLine(SECOND, LogOutput.STDOUT, "漢".repeat(LogLine.TEXT_LIMIT), true));
  }

  @Test
  void it_does_not_matter_in_which_parts_the_bytes_come() {
    byte[] bytes =
        """
        2026-11-28T00:09:55.574097513+00:00 stdout P one é
        2026-11-28T00:09:56.1+00:00 stderr F rr
        nonsense
        2026-11-28T00:09:56.1+00:00 stdout F  漢
        """
            .getBytes(StandardCharsets.UTF_8);
    LogFileParser parser = new LogFileParser(false, 0, Optional.empty());
    List<LogLine> lines = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      assertThat(parser.take(bytes, i, i + 1, lines, 100)).isEqualTo(i + 1);
      assertThat(parser.isBetweenRecords()).isEqualTo(bytes[i] == '\n');
    }

    assertThat(lines).extracting(LogLine::text).containsExactly("rr", "one é 漢");
  }

  @Test
  void no_more_lines_are_taken_than_are_wanted() {
    String line = "2026-11-28T00:09:56.1Z stdout F a\n";
    byte[] bytes = line.repeat(3).getBytes(StandardCharsets.UTF_8);
    List<LogLine> lines = new ArrayList<>();

    int next = new LogFileParser(false, 0, Optional.empty()).take(bytes, 0, bytes.length, lines, 2);

    assertThat(lines).hasSize(2);
    assertThat(next).isEqualTo(2 * line.length());
  }

  private static List<LogLine> lines(String text) {
    return take(new LogFileParser(false, 0, Optional.empty()), text);
  }

  private static List<LogLine> take(LogFileParser parser, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<LogLine> lines = new ArrayList<>();
    assertThat(parser.take(bytes, 0, bytes.length, lines, Integer.MAX_VALUE))
        .isEqualTo(bytes.length);
    return lines;
  }
}
