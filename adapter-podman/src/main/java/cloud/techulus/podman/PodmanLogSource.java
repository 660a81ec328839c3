package cloud.techulus.podman;

import cloud.techulus.core.container.CommandStreams.RunningCommand;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A {@code podman logs} that runs. Its two outputs are read by a thread each, no further ahead than
 * {@link #AHEAD_LINES}: Podman reads a file and can wait.
 */
final class PodmanLogSource implements LogSource {
  /** Most lines that are read and not asked for yet. */
  static final int AHEAD_LINES = 1000;

  /** Most characters that they have, unless a single line has more: an agent has little memory. */
  static final int AHEAD_CHARACTERS = 64 * 1024;

  private final RunningCommand podman;
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private final StringBuilder complaint = new StringBuilder();
  private int readers = LogOutput.values().length;
  private Optional<Integer> exitCode = Optional.empty();
  private int characters;
  private boolean closed;

  private PodmanLogSource(RunningCommand podman) {
    this.podman = podman;
  }

  static PodmanLogSource reading(RunningCommand podman) {
    PodmanLogSource source = new PodmanLogSource(podman);
    source.start("stdout", podman.stdout(), LogOutput.STDOUT);
    source.start("stderr", podman.stderr(), LogOutput.STDERR);
    return source;
  }

  private void start(String name, InputStream stream, LogOutput output) {
    // A read from a pipe would hold on to the carrier of a virtual thread, and those are few.
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("podman-logs-" + name)
            .unstarted(() -> read(stream, output));
    reader.start();
  }

  private void read(InputStream stream, LogOutput output) {
    try (stream) {
      PodmanLineReader reader = new PodmanLineReader(stream, output);
      Optional<List<LogLine>> some = reader.next();
      while (some.isPresent() && keep(some.get(), output, reader.complaint())) {
        some = reader.next();
      }
    } catch (IOException closedUnderUs) {
      // It was killed: what was read before counts.
    } finally {
      over();
    }
  }

  private synchronized boolean keep(List<LogLine> some, LogOutput output, String untimed) {
    if (output == LogOutput.STDERR && !untimed.isEmpty()) {
      complaint.setLength(0);
      complaint.append(untimed);
    }
    try {
      for (LogLine line : some) {
        while (isFull(line) && !closed) {
          wait();
        }
        lines.addLast(line);
        characters += line.text().length();
        notifyAll();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !closed;
  }

  private boolean isFull(LogLine line) {
    return !lines.isEmpty()
        && (lines.size() >= AHEAD_LINES || characters + line.text().length() > AHEAD_CHARACTERS);
  }

  private void over() {
    boolean last;
    synchronized (this) {
      readers--;
      last = readers == 0;
    }
    // Both outputs are closed, so it is about to end.
    int code = last ? podman.await() : 0;
    synchronized (this) {
      if (last) {
        exitCode = Optional.of(code);
      }
      notifyAll();
    }
  }

  @Override
  public synchronized Batch next(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (lines.isEmpty() && !closed && exitCode.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return new Batch.Lines(List.of());
      }
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return new Batch.End("");
      }
    }
    if (closed) {
      return new Batch.End("");
    }
    if (lines.isEmpty()) {
      return new Batch.End(
          exitCode.orElseThrow() == 0 ? "" : PodmanErrors.logs(complaint.toString()));
    }
    List<LogLine> batch = new ArrayList<>();
    while (!lines.isEmpty() && batch.size() < BATCH_LIMIT) {
      LogLine line = lines.removeFirst();
      characters -= line.text().length();
      batch.add(line);
    }
    notifyAll();
    // The two outputs come by two pipes, each in order.
    batch.sort(Comparator.comparing(LogLine::at, Instant::compareTo));
    return new Batch.Lines(batch);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    podman.close();
  }
}
