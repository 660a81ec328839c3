package cloud.techulus.core.logs;

import java.time.Duration;
import java.util.List;

/** The log of one container, being read. One thread reads; any thread may close. */
public interface LogSource extends AutoCloseable {
  /** Most lines that are given at once. */
  int BATCH_LIMIT = 256;

  /** What came. */
  sealed interface Batch {
    /**
     * Lines in the order of their times, as far as they came together; none if the wait is over.
     */
    record Lines(List<LogLine> lines) implements Batch {
      public Lines {
        lines = List.copyOf(lines);
      }
    }

    /**
     * There will be no more: all there was is read, the container has ended, or the source was
     * closed.
     *
     * @param reason why nothing can be read, for people; empty if all is well
     */
    record End(String reason) implements Batch {}
  }

  /** Waits for lines, or the end, no longer than this. */
  Batch next(Duration wait);

  /** Ends it, and everything that was started to read it; a read that waits returns. */
  @Override
  void close();
}
