package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A container prints lines with the time; a viewer over the API and a {@code podman logs} on its
 * server note when each arrives. All clocks are this machine's.
 */
final class LogsBenchmark {
  /** In which 99 of 100 lines reach their viewer. */
  static final Duration TARGET = Duration.ofMillis(200);

  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Name PROJECT = new Name("bench");

  private static final Duration QUIET = Duration.ofSeconds(2);

  /** How often to look what {@code podman logs} has printed: this much its lines may seem late. */
  private static final Duration LOOK = Duration.ofMillis(1);

  private static final int BUFFER_BYTES = 16 * 1024;

  private static final int CALM_LINES = 1000;
  private static final int CALM_RATE = 50;
  private static final int FLOOD_LINES = 100_000;
  private static final int FLOOD_RATE = 10_000;

  private final OperatorClient api;
  private final Service.Id service;
  private final Node node;
  private final DeploymentWire replica;

  private LogsBenchmark(OperatorClient api, Service.Id service, Node node, DeploymentWire replica) {
    this.api = api;
    this.service = service;
    this.node = node;
    this.replica = replica;
  }

  /** How long single lines took, to both viewers at once. */
  record Latencies(Spread ours, Spread bare) {
    boolean meetsTarget() {
      return ours.percentile(99).compareTo(TARGET) < 0;
    }
  }

  /** Times of many lines. */
  record Spread(List<Duration> times) {
    Spread {
      times = times.stream().sorted().toList();
    }

    Duration percentile(int percent) {
      return times.get(Math.min(times.size() - 1, times.size() * percent / 100));
    }

    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms, slowest %.1f ms, n=%d"
          .formatted(
              percentile(50).toNanos() / 1e6,
              percentile(99).toNanos() / 1e6,
              times.getLast().toNanos() / 1e6,
              times.size());
    }
  }

  /**
   * Very many lines.
   *
   * @param printed how long the container took
   * @param arrived when the last had arrived
   */
  record Flood(int wanted, int shown, long lost, Duration printed, Duration arrived, Spread lag) {
    boolean isComplete() {
      return shown == wanted && lost == 0;
    }

    @Override
    public String toString() {
      return "%d lines printed in %.1f s: %d arrived in %.1f s, %d lost; lag %s"
          .formatted(
              wanted, printed.toMillis() / 1000.0, shown, arrived.toMillis() / 1000.0, lost, lag);
    }
  }

  /** Deploys the service, with one replica. */
  static LogsBenchmark on(Bed bed, OperatorClient api, String image) {
    api.createProject(PROJECT.text(), Optional.empty());
    SpecWire spec =
        new SpecWire(
            Optional.of(image),
            Optional.of(8080),
            Optional.of(1),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ServiceWire created = api.createService(PROJECT, "talker", spec);
    Service.Id id = new Service.Id(created.id());
    api.deploy(id);
    Await.until("it runs", DEADLINE, () -> api.service(id).progress().state().equals("running"));
    DeploymentWire replica = api.service(id).deployments().getFirst();
    return new LogsBenchmark(api, id, bed.node(replica.server().orElseThrow()), replica);
  }

  Latencies latencies() {
    // Not a tail of none: that begins when the file has been opened.
    String since = Instant.now().toString();
    try (Arrivals ours = Arrivals.at(view());
        Arrivals bare =
            Arrivals.at(
                node.start("bare", "podman", "logs", "--follow", "--since", since, replica.id()))) {
      awaitReaders(2);
      // These do not count: connections, and code that runs for the first time.
      Await.until(
          "both viewers have lines",
          DEADLINE,
          () -> {
            print(CALM_RATE, CALM_RATE);
            return ours.count() > 0 && bare.count() > 0;
          });
      awaitQuiet(ours, bare);
      ours.forget();
      bare.forget();
      print(CALM_LINES, CALM_RATE);
      ours.await(CALM_LINES);
      bare.await(CALM_LINES);
      return new Latencies(ours.spread(), bare.spread());
    }
  }

  /** Until what is on its way has arrived. */
  private static void awaitQuiet(Arrivals ours, Arrivals bare) {
    AtomicInteger last = new AtomicInteger();
    AtomicReference<Instant> since = new AtomicReference<>(Instant.now());
    Await.until(
        "nothing is on its way",
        DEADLINE,
        () -> {
          int count = ours.count() + bare.count();
          if (last.getAndSet(count) != count) {
            since.set(Instant.now());
          }
          return Duration.between(since.get(), Instant.now()).compareTo(QUIET) > 0;
        });
  }

  Flood flood() {
    try (Arrivals ours = Arrivals.at(view())) {
      awaitReaders(1);
      long start = System.nanoTime();
      print(FLOOD_LINES, FLOOD_RATE);
      Duration printed = Duration.ofNanos(System.nanoTime() - start);
      ours.await(FLOOD_LINES);
      return new Flood(
          FLOOD_LINES,
          ours.count(),
          ours.lost(),
          printed,
          Duration.ofNanos(System.nanoTime() - start),
          ours.spread());
    }
  }

  private LogEvents view() {
    return api.logs(
        service,
        true,
        OptionalInt.empty(),
        Optional.of(Instant.now().toString()),
        Optional.empty());
  }

  private void awaitReaders(int count) {
    Await.until("the log is read", DEADLINE, () -> node.logReaders() == count);
  }

  private void print(int lines, int rate) {
    node.must(
        "busybox",
        "wget",
        "-q",
        "-O",
        "/dev/null",
        "http://%s:8080/print/%d/%d".formatted(replica.address().orElseThrow(), lines, rate));
  }

  /** When lines arrived. */
  private static final class Arrivals implements AutoCloseable {
    private final ConcurrentLinkedQueue<Duration> times = new ConcurrentLinkedQueue<>();
    private final Runnable closing;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    private Arrivals(Runnable closing) {
      this.closing = closing;
    }

    static Arrivals at(LogEvents events) {
      Arrivals arrivals = new Arrivals(events::close);
      CompletableFuture<Void> _ =
          CompletableFuture.runAsync(
              () -> arrivals.read(events), task -> Thread.ofPlatform().daemon().start(task));
      return arrivals;
    }

    static Arrivals at(NodeProgram program) {
      AtomicBoolean over = new AtomicBoolean();
      Arrivals arrivals =
          new Arrivals(
              () -> {
                over.set(true);
                program.kill();
              });
      CompletableFuture<Void> _ =
          CompletableFuture.runAsync(
              () -> arrivals.read(program.log(), over),
              task -> Thread.ofPlatform().daemon().start(task));
      return arrivals;
    }

    private void read(LogEvents events) {
      Optional<LogEventWire> event = events.next();
      while (event.isPresent()) {
        switch (event.get()) {
          case LogEventWire.Line line -> take(line.text());
          case LogEventWire.Lost some -> {
            long _ = lost.addAndGet(some.count());
          }
          case LogEventWire.Notice _, LogEventWire.End _ -> {}
        }
        event = events.next();
      }
    }

    /** What a program prints, looked for every {@link #LOOK}. */
    private void read(Path printed, AtomicBoolean over) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream stream = Files.newInputStream(printed)) {
        while (!over.get()) {
          int count = stream.read(buffer);
          for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
              take(line.toString(StandardCharsets.UTF_8));
              line.reset();
            } else {
              line.write(buffer[i]);
            }
          }
          if (count <= 0) {
            LockSupport.parkNanos(LOOK.toNanos());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** {@code line NUMBER NANOS}. */
    private void take(String text) {
      Instant now = Instant.now();
      String[] words = text.split(" ", -1);
      if (words.length == 3 && words[0].equals("line")) {
        times.add(Duration.between(Instant.ofEpochSecond(0, Long.parseLong(words[2])), now));
        int _ = count.incrementAndGet();
      }
    }

    /** Until so many have arrived or are known as lost. */
    void await(int lines) {
      Await.until(lines + " lines have arrived", DEADLINE, () -> count() + lost() >= lines);
    }

    void forget() {
      times.clear();
      count.set(0);
    }

    int count() {
      return count.get();
    }

    long lost() {
      return lost.get();
    }

    Spread spread() {
      return new Spread(List.copyOf(times));
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
