package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.LogEvent;
import cloud.techulus.core.logs.LogLine;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** The data of one event of {@code GET /api/v1/services/ID/logs}; its type is the event's name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LogEventWire.Line.class, name = "line"),
  @JsonSubTypes.Type(value = LogEventWire.Lost.class, name = "lost"),
  @JsonSubTypes.Type(value = LogEventWire.Notice.class, name = "notice"),
  @JsonSubTypes.Type(value = LogEventWire.End.class, name = "end")
})
public sealed interface LogEventWire {
  /** What the event is called. */
  String name();

  /** A replica printed a line. */
  record Line(String replica, String server, String output, Instant at, String text, boolean cut)
      implements LogEventWire {
    @Override
    public String name() {
      return "line";
    }
  }

  /** So many lines were left out here. */
  record Lost(String replica, String server, long count) implements LogEventWire {
    @Override
    public String name() {
      return "lost";
    }
  }

  /** Something for people to read. */
  record Notice(String text) implements LogEventWire {
    @Override
    public String name() {
      return "notice";
    }
  }

  /** Nothing follows. */
  record End(boolean complete, String reason) implements LogEventWire {
    @Override
    public String name() {
      return "end";
    }
  }

  static LogEventWire of(LogEvent event) {
    return switch (event) {
      case LogEvent.Line(Deployment.Id replica, String server, LogLine line) ->
          new Line(
              replica.value(),
              server,
              EnumText.of(line.output()),
              line.at(),
              line.text(),
              line.cut());
      case LogEvent.Lost(Deployment.Id replica, String server, long count) ->
          new Lost(replica.value(), server, count);
      case LogEvent.Notice(String text) -> new Notice(text);
      case LogEvent.End(boolean complete, String reason) -> new End(complete, reason);
    };
  }
}
