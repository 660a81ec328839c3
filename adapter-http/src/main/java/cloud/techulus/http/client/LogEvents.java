package cloud.techulus.http.client;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.http.wire.FrameReader;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.http.wire.LogFrameWire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A stream of a service's logs (Server-Sent Events). One thread reads; any may close. */
public final class LogEvents implements AutoCloseable {
  /** A control plane writes every second; one that does not for so long is away. */
  static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
  private static final String DATA = "data: ";

  private final InputStream stream;
  private final FrameReader reader;
  private final Deque<LogEventWire> events = new ArrayDeque<>();
  private final Thread watch;
  private volatile boolean waiting;
  private volatile long since = System.nanoTime();
  private boolean ended;

  private LogEvents(InputStream stream) {
    this.stream = stream;
    this.reader = new FrameReader(stream, 2 * LogFrameWire.LIMIT_BYTES);
    this.watch = Thread.ofVirtual().name("log silence").unstarted(this::closeWhenSilent);
  }

  static LogEvents reading(InputStream stream) {
    LogEvents events = new LogEvents(stream);
    events.watch.start();
    return events;
  }

  /**
   * Waits for the next event. The last is an {@link LogEventWire.End}, unless the stream broke.
   *
   * @return empty after the last
   * @throws Unreachable if the stream broke off
   */
  public Optional<LogEventWire> next() {
    while (events.isEmpty()) {
      if (ended) {
        return Optional.empty();
      }
      read();
    }
    LogEventWire event = events.removeFirst();
    ended = ended || event instanceof LogEventWire.End;
    return Optional.of(event);
  }

  private void read() {
    since = System.nanoTime();
    waiting = true;
    try {
      List<byte[]> lines =
          reader.next().orElseThrow(() -> new Unreachable("the control plane ended the stream"));
      waiting = false;
      for (byte[] line : lines) {
        String text = new String(line, StandardCharsets.UTF_8);
        // What an event is called stands in its data as well; unknown ones are for newer clients.
        if (text.startsWith(DATA)) {
          byte[] data = text.substring(DATA.length()).getBytes(StandardCharsets.UTF_8);
          events.add(HttpCalls.understand(() -> Json.read(data, LogEventWire.class)));
        }
      }
    } catch (IOException broken) {
      throw new Unreachable("the stream from the control plane broke off", broken);
    }
  }

  /** Whoever reads too seldom is not the control plane's fault: only time spent waiting counts. */
  private void closeWhenSilent() {
    try {
      while (!waiting || System.nanoTime() - since < SILENCE_LIMIT.toNanos()) {
        Thread.sleep(LOOK_INTERVAL);
      }
      stream.close();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    watch.interrupt();
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
