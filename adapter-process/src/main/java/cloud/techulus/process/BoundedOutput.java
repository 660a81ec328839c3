package cloud.techulus.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a program printed on one stream, up to a limit. What exceeds the limit is read and dropped:
 * a full pipe would stop the program.
 */
final class BoundedOutput {

  /**
   * How long to wait for the end of the stream once the program is gone. A daemon it left behind
   * may hold the stream open for ever.
   */
  private static final Duration STRAGGLER_WAIT = Duration.ofMillis(500);

  private static final int CHUNK_BYTES = 16 * 1024;

  private final InputStream source;
  private final int limitBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);

  private BoundedOutput(InputStream source, int limitBytes) {
    this.source = source;
    this.limitBytes = limitBytes;
  }

  /** Starts reading on a thread of its own. */
  static BoundedOutput drain(InputStream source, int limitBytes) {
    BoundedOutput output = new BoundedOutput(source, limitBytes);
    Thread.ofVirtual().name("drain").start(output::readAll);
    return output;
  }

  /** Everything printed, once the program has ended. */
  String text() {
    try {
      boolean _ = ended.await(STRAGGLER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The result is known; the caller sees the interrupt at its next wait.
      Thread.currentThread().interrupt();
    }
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  private void readAll() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (source) {
      int count = source.read(chunk);
      while (count >= 0) {
        keep(chunk, count);
        count = source.read(chunk);
      }
    } catch (IOException e) {
      // The stream is closed under the reader when the program is killed; what was read before
      // counts.
      return;
    } finally {
      ended.countDown();
    }
  }

  private void keep(byte[] chunk, int count) {
    synchronized (kept) {
      kept.write(chunk, 0, Math.min(count, limitBytes - kept.size()));
    }
  }
}
