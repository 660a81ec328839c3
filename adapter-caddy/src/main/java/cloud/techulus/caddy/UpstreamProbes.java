package cloud.techulus.caddy;

import cloud.techulus.core.Journal;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Connects to each upstream again and again from this machine, and tells which do not answer: Caddy
 * has no checks of its own for upstreams that it asks for, and a server that only the proxy does
 * not reach is well for everybody else.
 */
final class UpstreamProbes implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** So often in a row an upstream must fail to be left out; one success brings it back. */
  static final int FAILURES = 2;

  /** Most connections that are tried at the same time. */
  static final int AT_ONCE = 64;

  private final Supplier<Set<Upstream>> upstreams;
  private final Consumer<Set<Upstream>> failing;
  private final Journal log;
  private final Thread thread;
  private Map<Upstream, Integer> failures = Map.of();

  /**
   * @param failing is told after each round which upstreams to leave out
   */
  UpstreamProbes(Supplier<Set<Upstream>> upstreams, Consumer<Set<Upstream>> failing, Journal log) {
    this.upstreams = upstreams;
    this.failing = failing;
    this.log = log;
    this.thread = Thread.ofPlatform().name("probes").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        long start = System.nanoTime();
        round();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (took.compareTo(INTERVAL) < 0) {
          Thread.sleep(INTERVAL.minus(took));
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws InterruptedException {
    Map<Upstream, Integer> counts = new HashMap<>();
    for (Map.Entry<Upstream, Boolean> probed : probeAll(upstreams.get()).entrySet()) {
      Upstream upstream = probed.getKey();
      int before = failures.getOrDefault(upstream, 0);
      int now = probed.getValue() ? 0 : before + 1;
      counts.put(upstream, now);
      tell(upstream, before, now);
    }
    failures = counts;
    Set<Upstream> out = new HashSet<>();
    counts.forEach(
        (upstream, count) -> {
          if (count >= FAILURES) {
            out.add(upstream);
          }
        });
    failing.accept(out);
  }

  private void tell(Upstream upstream, int before, int now) {
    if (now == FAILURES) {
      log.warn(
          "%s:%d does not answer from here; visitors are sent to others."
              .formatted(upstream.address(), upstream.port()));
    } else if (now == 0 && before >= FAILURES) {
      log.note("%s:%d answers again.".formatted(upstream.address(), upstream.port()));
    }
  }

  private static Map<Upstream, Boolean> probeAll(Set<Upstream> all) throws InterruptedException {
    Map<Upstream, Boolean> reached = new ConcurrentHashMap<>();
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Upstream upstream : all) {
        places.acquire();
        threads.execute(
            () -> {
              try {
                reached.put(upstream, isReached(upstream));
              } finally {
                places.release();
              }
            });
      }
    }
    return reached;
  }

  private static boolean isReached(Upstream upstream) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              InetAddress.ofLiteral(upstream.address().toString()), upstream.port()),
          (int) TIMEOUT.toMillis());
      return true;
    } catch (IOException notReached) {
      return false;
    }
  }
}
