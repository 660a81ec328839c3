package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.http.wire.LogEventWire;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogTextTest {
  private static final Instant AT = Instant.parse("2026-11-25T03:17:00.123456789Z");

  private static LogEventWire.Line line(String replica, Instant at, String text, boolean cut) {
    return new LogEventWire.Line(replica, "w1", "stdout", at, text, cut);
  }

  @Test
  void aLineSaysWhereItComesFrom() {
    LogEventWire.Line line = line("dep_k3f7x2mq6wd4hbn5zatu", AT, "hello", false);

    assertThat(LogText.line(line, false)).isEqualTo("w1/dep_k3f7x2 | hello");
    assertThat(LogText.line(line, true))
        .isEqualTo("2026-11-25T03:17:00.123456789Z w1/dep_k3f7x2 | hello");
    assertThat(LogText.line(line("dep_1", AT, "long", true), false))
        .isEqualTo("w1/dep_1 | long … (cut)");
  }

  @Test
  void coloursAreTakenOutAndTabsStay() {
    assertThat(LogText.text("\u001b[1;31mred\u001b[0m\tand\u001b[38:5:1mmore"))
        .isEqualTo("red\tandmore");
  }

  @Test
  void whatATerminalWouldObeyIsShown() {
    assertThat(LogText.text("a\u001b[2Jb\u001b]0;title\u0007c\rd\0e\u202ef\u009b1m\u2028g\n"))
        .isEqualTo("a\\u{1b}[2Jb\\u{1b}]0;title\\u{7}c\\rd\\u{0}e\\u{202e}f\\u{9b}1m\\u{2028}g\\n");
    // Taking colours out must not put an escape sequence together.
    assertThat(LogText.text("\u001b\u001b[0m[2J")).isEqualTo("\\u{1b}[2J");
  }

  @Test
  void aStreamThatBrokeOffGoesOnWithoutWhatWasShown() {
    LogResumption resumption = new LogResumption(Optional.of("10m"));
    assertThat(resumption.since()).contains("10m");
    assertThat(resumption.isKnown(line("dep_1", AT, "one", false))).isFalse();
    assertThat(resumption.isKnown(line("dep_2", AT.plusSeconds(5), "two", false))).isFalse();

    resumption.again();

    assertThat(resumption.since()).contains(AT.toString());
    assertThat(resumption.isKnown(line("dep_2", AT.plusSeconds(5), "two", false))).isTrue();
    assertThat(resumption.isKnown(line("dep_2", AT.plusSeconds(6), "three", false))).isFalse();
    assertThat(resumption.isKnown(line("dep_1", AT.plusSeconds(1), "four", false))).isFalse();
    assertThat(resumption.isKnown(line("dep_3", AT, "of a new replica", false))).isFalse();
  }
}
