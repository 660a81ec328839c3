package cloud.techulus.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Splits a stream into its lines, as they come. What follows the last line feed is no line. */
public final class FrameReader {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream stream;
  private final int limitBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private byte[] rest = new byte[0];

  /** A line is longer than it may be. */
  public static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int limitBytes) {
      super("a line has more than " + limitBytes + " bytes");
    }
  }

  /**
   * @param limitBytes longest line, in bytes
   */
  public FrameReader(InputStream stream, int limitBytes) {
    this.stream = stream;
    this.limitBytes = limitBytes;
  }

  /**
   * Waits until something comes; the lines that are complete with it, without their line feeds.
   * Empty at the end.
   *
   * @throws TooLong after one byte too many
   */
  public Optional<List<byte[]>> next() throws IOException {
    int count = stream.read(buffer);
    if (count < 0) {
      return Optional.empty();
    }
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        lines.add(joined(start, i));
        rest = new byte[0];
        start = i + 1;
      }
    }
    rest = joined(start, count);
    return Optional.of(lines);
  }

  private byte[] joined(int from, int to) throws TooLong {
    if (rest.length + (to - from) > limitBytes) {
      throw new TooLong(limitBytes);
    }
    byte[] line = Arrays.copyOf(rest, rest.length + (to - from));
    System.arraycopy(buffer, from, line, rest.length, to - from);
    return line;
  }
}
