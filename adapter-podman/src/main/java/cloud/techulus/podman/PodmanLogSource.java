package cloud.techulus.podman;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A log file that is read, by whoever asks for lines and no further than that: it has no thread,
 * and one who asks for nothing costs nothing.
 *
 * <p>New bytes are found by looking at the file's size: 100 logs in which nothing happens, the most
 * that an agent reads, take 3 to 6 percent of a core that way. The kernel could tell of changes
 * (inotify), but only of a whole folder's, with each of ten thousand lines a second, and to one
 * thread that would have to find and wake the others.
 *
 * <p>When the file has reached its limit conmon makes a new one and renames it to the old one's
 * name; all that came before is in the old file by then. An open file cannot be lost, nor its
 * number be given to another, so it is read to its end and then the one that has its name now. Who
 * is slower than that by a whole file loses that file.
 */
final class PodmanLogSource implements LogSource {
  /** What is read at once, in bytes. */
  private static final int BUFFER_BYTES = 32 * 1024;

  /** First and longest time between two looks at a file that does not grow. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  /** How often to look whether the file is still written. */
  private static final Duration CHECK = Duration.ofMillis(250);

  /** How far before its beginning a range is read, since a line may have begun there, in bytes. */
  private static final int LEAD_BYTES = 64 * 1024;

  private final LogFile file;
  private final Path processes;
  private final boolean follow;
  private final LogFileParser parser;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  /** How much of the file there was at first; who does not follow gets no more. */
  private final long limit;

  private FileChannel channel;
  private Object key;
  private long position;
  private boolean written = true;
  private long checked = System.nanoTime() - CHECK.toNanos();
  private Duration pause = SHORTEST_PAUSE;
  private boolean closed;

  private PodmanLogSource(LogFile file, Path processes, LogRange range, Named named)
      throws IOException {
    this.file = file;
    this.processes = processes;
    this.follow = range.follow();
    this.channel = named.channel();
    this.key = named.key();
    this.limit = channel.size();
    long start = LogStart.of(range, channel, limit);
    this.position = Math.max(0, start - LEAD_BYTES);
    this.parser = new LogFileParser(position > 0, start - position, range.after());
  }

  /** The file that has the name now. */
  private record Named(FileChannel channel, Object key) {}

  /** What a look at the file showed. */
  private enum Look {
    BYTES,
    NOTHING,
    END
  }

  /**
   * Begins to read.
   *
   * @param processes the {@code /proc} where conmon shows
   */
  static LogSource open(LogFile file, Path processes, LogRange range) {
    try {
      Named named = openNamed(file.path());
      try {
        return new PodmanLogSource(file, processes, range, named);
      } catch (IOException failed) {
        named.channel().close();
        throw failed;
      }
    } catch (NoSuchFileException neverStarted) {
      return new NoLog("");
    } catch (IOException failed) {
      return new NoLog(cannotRead(failed));
    }
  }

  private static String cannotRead(IOException failed) {
    return "its file cannot be read: " + failed.getMessage();
  }

  /** Asks for the name before and after, for it may become another file's between. */
  private static Named openNamed(Path path) throws IOException {
    while (true) {
      Object before = attributes(path).fileKey();
      FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
      try {
        if (attributes(path).fileKey().equals(before)) {
          return new Named(opened, before);
        }
      } catch (IOException failed) {
        opened.close();
        throw failed;
      }
      opened.close();
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public Batch next(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    List<LogLine> lines = new ArrayList<>();
    try {
      while (true) {
        Look look = buffer.hasRemaining() ? Look.BYTES : look();
        switch (look) {
          case BYTES ->
              buffer.position(
                  parser.take(
                      buffer.array(), buffer.position(), buffer.limit(), lines, BATCH_LIMIT));
          case NOTHING -> {}
          case END -> parser.end(lines);
        }
        long left = deadline - System.nanoTime();
        if (!lines.isEmpty() || (left <= 0 && look != Look.END)) {
          return new Batch.Lines(lines);
        }
        if (look == Look.END || (look == Look.NOTHING && !pause(left))) {
          return new Batch.End("");
        }
      }
    } catch (ClosedChannelException closedUnderUs) {
      return new Batch.End("");
    } catch (IOException failed) {
      return new Batch.End(cannotRead(failed));
    }
  }

  private Look look() throws IOException {
    if (!follow) {
      return (position < limit || !parser.isBetweenRecords()) && fill() ? Look.BYTES : Look.END;
    }
    // In this order: what was written last is seen after it.
    check();
    BasicFileAttributes named;
    try {
      named = attributes(file.path());
    } catch (NoSuchFileException removed) {
      return fill() ? Look.BYTES : Look.END;
    }
    if (!key.equals(named.fileKey())) {
      // Nobody writes the old one any more.
      return fill() || fillFromNext() ? Look.BYTES : Look.NOTHING;
    }
    if (named.size() > position) {
      return fill() ? Look.BYTES : Look.NOTHING;
    }
    if (named.size() < position) {
      // Somebody emptied it.
      position = 0;
      parser.nextFile();
      return Look.NOTHING;
    }
    return written ? Look.NOTHING : Look.END;
  }

  /** Once it is written no more that does not change: a new start of the container is a new one. */
  private void check() {
    long now = System.nanoTime();
    if (written && now - checked >= CHECK.toNanos()) {
      checked = now;
      written = file.isWritten(processes);
    }
  }

  /** Reads on; whether there was something. */
  private boolean fill() throws IOException {
    buffer.clear();
    if (!follow && position < limit) {
      buffer.limit((int) Math.min(BUFFER_BYTES, limit - position));
    }
    int count = Math.max(0, channel.read(buffer, position));
    position += count;
    buffer.flip();
    pause = count > 0 ? SHORTEST_PAUSE : pause;
    return count > 0;
  }

  private boolean fillFromNext() throws IOException {
    Named next;
    try {
      next = openNamed(file.path());
    } catch (NoSuchFileException removed) {
      // The next look finds that too.
      return false;
    }
    use(next);
    position = 0;
    parser.nextFile();
    return fill();
  }

  private synchronized void use(Named next) throws IOException {
    if (closed) {
      next.channel().close();
      throw new ClosedChannelException();
    }
    channel.close();
    channel = next.channel();
    key = next.key();
  }

  /** Waits, no longer than this, and longer each time; false if it was closed meanwhile. */
  private synchronized boolean pause(long nanos) {
    long pauseNanos = Math.min(nanos, pause.toNanos());
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    try {
      if (!closed) {
        TimeUnit.NANOSECONDS.timedWait(this, pauseNanos);
      }
      return !closed;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot close " + file.path(), failed);
    }
  }
}
