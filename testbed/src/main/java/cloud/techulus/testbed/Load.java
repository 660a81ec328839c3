package cloud.techulus.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many clients that ask a service at a constant rate: half of them over connections they keep, half
 * over a new one for each request, with GET and POST in turn. None tries anything twice, so a
 * request that is dropped is seen.
 *
 * <p>Clients that ask as fast as they are answered would take all of a small machine, on which
 * every server of the bed runs too, and what they disturb would be measured.
 */
public final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** From one request of a client to its next. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private static final int FAILURES_TOLD = 20;

  private final String address;
  private final int port;
  private final String domain;
  private final long start = System.nanoTime();
  private final CountDownLatch told = new CountDownLatch(1);
  private final List<Thread> clients = new ArrayList<>();
  private int requests;
  private int failed;
  private long slowest;
  private final List<String> failures = new ArrayList<>();

  /**
   * What the clients met.
   *
   * @param failures the first of those that failed, in words
   * @param slowest of those that were answered
   */
  public record Result(int requests, int failed, List<String> failures, Duration slowest) {
    public Result {
      failures = List.copyOf(failures);
    }

    @Override
    public String toString() {
      return "%d requests, %d failed, slowest %d ms%s"
          .formatted(
              requests,
              failed,
              slowest.toMillis(),
              failures.isEmpty() ? "" : ": " + String.join("; ", failures));
    }
  }

  private Load(String address, int port, String domain) {
    this.address = address;
    this.port = port;
    this.domain = domain;
  }

  /** Starts so many clients, whose requests are spread evenly over time. */
  public static Load of(int clients, String address, int port, String domain) {
    Load load = new Load(address, port, domain);
    for (int i = 0; i < clients; i++) {
      boolean keeps = i % 2 == 0;
      long first = load.start + INTERVAL.toNanos() * i / clients;
      load.clients.add(Thread.ofVirtual().start(() -> load.askUntilTold(keeps, first)));
    }
    return load;
  }

  /** Who has been answered late asks again at once, and skips what was missed. */
  private void askUntilTold(boolean keepsConnections, long first) {
    Line line = new Line();
    try {
      boolean post = false;
      long next = first;
      while (!told.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        ask(line, post ? "POST" : "GET");
        if (!keepsConnections) {
          line.hangUp();
        }
        post = !post;
        next = Math.max(next + INTERVAL.toNanos(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      line.hangUp();
    }
  }

  private void ask(Line line, String method) {
    long begun = System.nanoTime();
    boolean reused = line.isOpen();
    try {
      int status = line.ask(method);
      long took = System.nanoTime() - begun;
      count(took, status == 200 ? Optional.empty() : Optional.of("status " + status), begun);
    } catch (IOException e) {
      line.hangUp();
      String what = "%s over a %s connection: %s".formatted(method, reused ? "kept" : "new", e);
      count(0, Optional.of(what), begun);
    }
  }

  private synchronized void count(long took, Optional<String> failure, long begun) {
    requests++;
    slowest = Math.max(slowest, took);
    if (failure.isPresent()) {
      failed++;
      if (failures.size() < FAILURES_TOLD) {
        failures.add(
            "at %d ms %s".formatted(TimeUnit.NANOSECONDS.toMillis(begun - start), failure.get()));
      }
    }
  }

  /** So far. */
  public synchronized Result result() {
    return new Result(requests, failed, failures, Duration.ofNanos(slowest));
  }

  /** Ends it after the requests under way, and gives all the clients met. */
  public Result stop() {
    told.countDown();
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while clients were to stop", e);
      }
    }
    return result();
  }

  @Override
  public void close() {
    stop();
  }

  /** One client's connection, HTTP/1.1 (RFC 9112) with answers that say their length. */
  private final class Line {
    private Optional<Socket> socket = Optional.empty();

    boolean isOpen() {
      return socket.isPresent();
    }

    /** Gives the status. */
    int ask(String method) throws IOException {
      Socket open = socket.isPresent() ? socket.get() : connect();
      String body = method.equals("POST") ? "some=thing" : "";
      String request =
          "%s / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, domain, body.length(), body);
      open.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = open.getInputStream();
      Answer answer = readHead(in);
      int length = Integer.parseInt(answer.header("content-length").orElse("0"));
      if (in.readNBytes(length).length < length) {
        throw new IOException("the answer was cut off");
      }
      if (answer.header("connection").filter("close"::equalsIgnoreCase).isPresent()) {
        hangUp();
      }
      return answer.status();
    }

    private Socket connect() throws IOException {
      Socket fresh = new Socket();
      socket = Optional.of(fresh);
      int limitMs = Math.toIntExact(PATIENCE.toMillis());
      fresh.setSoTimeout(limitMs);
      fresh.setTcpNoDelay(true);
      fresh.connect(new InetSocketAddress(address, port), limitMs);
      return fresh;
    }

    private static Answer readHead(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int ends = 0;
      while (ends < 4) {
        int next = in.read();
        if (next < 0) {
          throw new IOException(head.size() == 0 ? "no answer" : "the answer was cut off");
        }
        head.write(next);
        boolean expected = next == (ends % 2 == 0 ? '\r' : '\n');
        ends = expected ? ends + 1 : 0;
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      return Visitor.head(text).orElseThrow(() -> new IOException("not HTTP: " + text));
    }

    void hangUp() {
      try {
        if (socket.isPresent()) {
          socket.get().close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close a connection", e);
      } finally {
        socket = Optional.empty();
      }
    }
  }
}
