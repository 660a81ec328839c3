package cloud.techulus.podman;

import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Finds where in a log file a range begins, from the end backwards: most want little of it. */
final class LogStart {
  /** What is read at once, in bytes. */
  static final int BLOCK_BYTES = 64 * 1024;

  private final FileChannel file;
  private final long size;

  private LogStart(FileChannel file, long size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Where the first record of the range begins, or one before it.
   *
   * @param size how much of the file counts
   */
  static long of(LogRange range, FileChannel file, long size) throws IOException {
    LogStart start = new LogStart(file, size);
    OptionalInt tail = range.tail();
    if (tail.isPresent()) {
      return start.ofLast(tail.getAsInt());
    }
    return range.after().isPresent() ? start.notAfter(range.after().get()) : 0;
  }

  /**
   * Of so many last lines. A line counts where it ends; one that has not ended counts where its
   * last piece is.
   */
  private long ofLast(int lines) throws IOException {
    Set<LogOutput> known = EnumSet.noneOf(LogOutput.class);
    long end = size;
    int left = lines;
    while (end > 0 && left > 0) {
      long from = Math.max(0, end - BLOCK_BYTES);
      // With the byte before, which tells where a record begins; the last may go on behind.
      long base = Math.max(0, from - 1);
      byte[] block = read(base, (int) (end - base) + LogFileParser.HEAD_BYTES);
      long begin = end;
      while (begin > from && left > 0) {
        begin--;
        boolean begins = begin == 0 || block[(int) (begin - 1 - base)] == '\n';
        left -= begins && isLine(block, (int) (begin - base), known) ? 1 : 0;
      }
      end = begin;
    }
    return end;
  }

  private static boolean isLine(byte[] block, int begin, Set<LogOutput> known) {
    Optional<LogFileParser.Head> head = head(block, begin);
    return head.isPresent() && (known.add(head.get().output()) || head.get().ends());
  }

  /**
   * The beginning of a block whose first record is not younger than that, so that all that are
   * younger come after it; unless the clock was set back, but then nobody could say which are.
   */
  private long notAfter(Instant after) throws IOException {
    long from = size;
    boolean younger = true;
    while (from > 0 && younger) {
      from = Math.max(0, from - BLOCK_BYTES);
      younger = first(from).filter(at -> !at.isAfter(after)).isEmpty();
    }
    return from;
  }

  /** The time of the first record that begins in the block. */
  private Optional<Instant> first(long from) throws IOException {
    byte[] block = read(from, BLOCK_BYTES);
    int begin = 0;
    while (begin < block.length && block[begin] != '\n') {
      begin++;
    }
    return head(block, begin + 1).map(LogFileParser.Head::at);
  }

  private static Optional<LogFileParser.Head> head(byte[] block, int begin) {
    int end = begin;
    int spaces = 0;
    while (end < block.length && end - begin < LogFileParser.HEAD_BYTES && spaces < 3) {
      spaces += block[end] == ' ' ? 1 : 0;
      end++;
    }
    return spaces == 3
        ? LogFileParser.parse(Arrays.copyOfRange(block, begin, end), end - begin)
        : Optional.empty();
  }

  private byte[] read(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, size - from));
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("it became shorter meanwhile");
      }
    }
    return bytes.array();
  }
}
