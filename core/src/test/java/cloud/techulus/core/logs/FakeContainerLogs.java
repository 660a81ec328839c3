package cloud.techulus.core.logs;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Logs in memory. A test says which containers there are, what they print and when they end; each
 * line is a microsecond younger than the one before.
 */
public final class FakeContainerLogs implements ContainerLogs {
  private static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");

  private final Map<Deployment.Id, Printed> containers = new TreeMap<>();
  private int printed;
  private int open;

  private static final class Printed {
    private final List<LogLine> lines = new ArrayList<>();
    private boolean ended;
  }

  /** There is such a container, and it runs. */
  public synchronized void begin(Deployment.Id deployment) {
    containers.put(deployment, new Printed());
  }

  /** It prints a line. */
  public synchronized LogLine print(Deployment.Id deployment, LogOutput output, String text) {
    printed++;
    LogLine line = new LogLine(BEGIN.plusNanos(1000L * printed), output, text, false);
    require(deployment).lines.add(line);
    notifyAll();
    return line;
  }

  /** It ends by itself; its log stays. */
  public synchronized void end(Deployment.Id deployment) {
    require(deployment).ended = true;
    notifyAll();
  }

  /** How many sources are open. */
  public synchronized int open() {
    return open;
  }

  private Printed require(Deployment.Id deployment) {
    return Optional.ofNullable(containers.get(deployment)).orElseThrow();
  }

  @Override
  public synchronized LogSource open(Deployment.Id deployment, LogRange range) {
    open++;
    return Optional.ofNullable(containers.get(deployment))
        .<LogSource>map(log -> new Source(log, range))
        .orElseGet(Missing::new);
  }

  private synchronized void closed() {
    open--;
    notifyAll();
  }

  private final class Missing implements LogSource {
    private boolean closed;

    @Override
    public Batch next(Duration wait) {
      return new Batch.End("there is no such container");
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        closed();
      }
    }
  }

  private final class Source implements LogSource {
    private final Printed log;
    private final LogRange range;
    private final int limit;
    private int position;
    private boolean closed;

    private Source(Printed log, LogRange range) {
      this.log = log;
      this.range = range;
      this.limit = range.follow() ? Integer.MAX_VALUE : log.lines.size();
      this.position =
          range.tail().isPresent() ? Math.max(0, log.lines.size() - range.tail().getAsInt()) : 0;
    }

    @Override
    public Batch next(Duration wait) {
      synchronized (FakeContainerLogs.this) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
          if (closed) {
            return new Batch.End("");
          }
          List<LogLine> lines = read();
          long left = deadline - System.nanoTime();
          if (!lines.isEmpty()) {
            return new Batch.Lines(lines);
          }
          if (position >= limit || log.ended) {
            return new Batch.End("");
          }
          if (left <= 0 || !await(left)) {
            return new Batch.Lines(List.of());
          }
        }
      }
    }

    private boolean await(long nanos) {
      try {
        FakeContainerLogs.this.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        return true;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private List<LogLine> read() {
      List<LogLine> batch = new ArrayList<>();
      while (position < Math.min(limit, log.lines.size()) && batch.size() < BATCH_LIMIT) {
        LogLine line = log.lines.get(position);
        position++;
        if (range.after().filter(after -> !line.at().isAfter(after)).isEmpty()) {
          batch.add(line);
        }
      }
      return batch;
    }

    @Override
    public void close() {
      synchronized (FakeContainerLogs.this) {
        if (!closed) {
          closed = true;
          closed();
        }
      }
    }
  }
}
