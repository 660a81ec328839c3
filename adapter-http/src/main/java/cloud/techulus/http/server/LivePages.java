package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps what a browser shows at what is: an event stream that brings a part of a page anew when it
 * has become another. It is made once in {@link #LOOK} for each browser that looks at it.
 */
final class LivePages implements AutoCloseable {
  /** How soon a change is seen. */
  static final Duration LOOK = Duration.ofMillis(400);

  /** How often somebody who sees no change is written to: that he has gone shows only by that. */
  static final Duration BEAT = Duration.ofSeconds(5);

  /** Most streams at once; whoever wants one more is refused, and his page stands still. */
  static final int STREAMS_LIMIT = 500;

  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Semaphore free = new Semaphore(STREAMS_LIMIT);
  private volatile boolean closed;

  /**
   * Blocks its (virtual) thread as long as the browser listens.
   *
   * @param allowed whether it may still be shown
   * @param part makes it
   * @throws Problem LIMIT
   */
  void stream(Context context, BooleanSupplier allowed, Supplier<String> part) {
    if (!free.tryAcquire()) {
      throw Problem.of(Problem.Kind.LIMIT, "Too many pages are open; close some.", List.of());
    }
    context.contentType("text/event-stream");
    context.header("X-Accel-Buffering", "no");
    String sent = "";
    try {
      OutputStream out = context.res().getOutputStream();
      out.write(COMMENT);
      out.flush();
      long written = System.nanoTime();
      while (!closed && allowed.getAsBoolean()) {
        String html = part.get();
        if (!html.equals(sent)) {
          out.write(event(html));
          out.flush();
          sent = html;
          written = System.nanoTime();
        } else if (System.nanoTime() - written >= BEAT.toNanos()) {
          out.write(COMMENT);
          out.flush();
          written = System.nanoTime();
        }
        Thread.sleep(LOOK);
      }
    } catch (IOException gone) {
      // The browser has gone. That is all there is to it.
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /** Ends all streams, within {@link #LOOK}. */
  @Override
  public void close() {
    closed = true;
  }

  private static byte[] event(String html) {
    return html.lines()
        .map(line -> "data: " + line + "\n")
        .collect(Collectors.joining("", "event: page\n", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
