package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * One line of the body of {@code POST /agent/v1/logs/SESSION}. An empty line says no more than that
 * the node is there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LogFrameWire.Line.class, name = "line"),
  @JsonSubTypes.Type(value = LogFrameWire.End.class, name = "end")
})
public sealed interface LogFrameWire {
  /** Longest frame, in bytes: a text of which each character is written as an escape. */
  int LIMIT_BYTES = 6 * LogLine.TEXT_LIMIT + 512;

  /** No container's clock says so. */
  Instant EARLIEST = Instant.EPOCH;

  Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** A line of the container. */
  record Line(Instant at, String output, String text, boolean cut) implements LogFrameWire {
    public LogLine toLogLine() {
      if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
        throw Problem.invalid("at", "must be between 1970 and 9999");
      }
      LogOutput from =
          switch (output) {
            case "stdout" -> LogOutput.STDOUT;
            case "stderr" -> LogOutput.STDERR;
            default -> throw Problem.invalid("output", "must be stdout or stderr");
          };
      return new LogLine(at, from, text, cut);
    }
  }

  /** There are no more lines. */
  record End(String reason) implements LogFrameWire {}

  static Line of(LogLine line) {
    return new Line(line.at(), EnumText.of(line.output()), line.text(), line.cut());
  }
}
