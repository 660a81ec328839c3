package cloud.techulus.http.client;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogSource;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.LogFrameWire;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A source of lines as the body of a request. A read waits for lines and gives what has come, so
 * that nothing is kept back.
 */
final class LogBody extends InputStream {
  private static final byte[] BEAT_FRAME = {'\n'};

  private final LogSource source;
  private final Duration beat;
  private byte[] current = new byte[0];
  private int position;
  private boolean ended;

  /**
   * @param beat after such a time without lines an empty one is sent
   */
  LogBody(LogSource source, Duration beat) {
    this.source = source;
    this.beat = beat;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !fetch()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean fetch() {
    if (ended) {
      return false;
    }
    position = 0;
    current =
        switch (source.next(beat)) {
          case LogSource.Batch.Lines(List<LogLine> lines) ->
              lines.isEmpty() ? BEAT_FRAME : frames(lines);
          case LogSource.Batch.End(String reason) -> {
            ended = true;
            yield frame(new LogFrameWire.End(reason));
          }
        };
    return true;
  }

  private static byte[] frames(List<LogLine> lines) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    lines.forEach(line -> frames.writeBytes(frame(LogFrameWire.of(line))));
    return frames.toByteArray();
  }

  private static byte[] frame(LogFrameWire wire) {
    byte[] json = Json.write(wire);
    byte[] frame = Arrays.copyOf(json, json.length + 1);
    frame[json.length] = '\n';
    return frame;
  }

  @Override
  public void close() {
    source.close();
  }
}
