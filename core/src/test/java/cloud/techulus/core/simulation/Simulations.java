package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Many runs, side by side on the cores of this machine. Each run is of one thread at a time and
 * knows nothing of the others.
 */
final class Simulations {
  /** A run in which nothing happens for so long, in real time, hangs. */
  static final Duration HANG = Duration.ofSeconds(10);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final StoreFactory stores;
  private final PlantedBug plantedBug;

  Simulations(StoreFactory stores, PlantedBug plantedBug) {
    this.stores = stores;
    this.plantedBug = plantedBug;
  }

  /** How one run ended. */
  record Ended(long seed, Optional<Simulation.Outcome> outcome, Optional<Throwable> failure) {}

  /**
   * Runs the seeds until one fails.
   *
   * @param progress is told of each run that ended
   * @return the run that failed; empty if none did
   */
  Optional<Ended> run(long from, long count, Consumer<Ended> progress) throws InterruptedException {
    AtomicLong next = new AtomicLong(from);
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(count, Runtime.getRuntime().availableProcessors()); i++) {
      Worker worker = new Worker(next, from + count, ended);
      workers.add(worker);
      Thread.ofVirtual().name("simulation-" + i).start(worker);
    }
    for (long done = 0; done < count; ) {
      Ended one = ended.poll(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      if (one == null) {
        workers.forEach(Worker::requireProgress);
        continue;
      }
      done++;
      progress.accept(one);
      if (one.failure().isPresent()) {
        next.set(from + count);
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** One run, here and now. */
  Simulation.Outcome run(long seed) throws InterruptedException {
    List<Ended> all = new ArrayList<>();
    Optional<Ended> failed = run(seed, 1, all::add);
    if (failed.flatMap(Ended::failure).isPresent()) {
      throw new Violation(
          String.valueOf(failed.get().failure().get().getMessage()), failed.get().failure().get());
    }
    return all.getFirst().outcome().orElseThrow();
  }

  private final class Worker implements Runnable {
    private final AtomicLong next;
    private final long end;
    private final BlockingQueue<Ended> ended;
    private volatile Optional<Simulation> current = Optional.empty();
    private long eventsSeen;
    private long quietSince = System.nanoTime();

    Worker(AtomicLong next, long end, BlockingQueue<Ended> ended) {
      this.next = next;
      this.end = end;
      this.ended = ended;
    }

    @Override
    public void run() {
      for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
        long itsSeed = seed;
        try {
          stores.lend(
              store -> {
                Simulation simulation = new Simulation(itsSeed, store, plantedBug);
                current = Optional.of(simulation);
                ended.add(new Ended(itsSeed, Optional.of(simulation.run()), Optional.empty()));
              });
        } catch (RuntimeException | Error failure) {
          ended.add(new Ended(itsSeed, Optional.empty(), Optional.of(failure)));
        }
      }
      current = Optional.empty();
    }

    /** For the thread that waits for the workers. */
    void requireProgress() {
      Optional<Simulation> simulation = current;
      long seen = simulation.map(it -> it.seed() * 31 + it.events()).orElse(-1L);
      if (seen != eventsSeen || simulation.isEmpty()) {
        eventsSeen = seen;
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > HANG.toNanos()) {
        Thread thread = simulation.get().running();
        throw new Violation(
            "seed %d hangs: %s waits for something other than simulated time, at%n  %s"
                .formatted(
                    simulation.get().seed(),
                    thread.getName(),
                    String.join(
                        "\n  ",
                        Arrays.stream(thread.getStackTrace())
                            .map(StackTraceElement::toString)
                            .toList())));
      }
    }
  }
}
