package cloud.techulus.core.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code bin/simulate}: runs seeds and shows how far it is, or replays one and tells all of it. */
public final class SimulateCommand {
  private static final String USAGE =
      "usage: simulate [--seeds N] [--from S] [--replay SEED] [--store memory|sqlite]";
  private static final long DEFAULT_SEEDS = 1_000;
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(5);

  private final StoreFactory stores;
  private final PrintStream out;
  private final long begun = System.nanoTime();
  private long told = begun;
  private long done;

  private SimulateCommand(StoreFactory stores, PrintStream out) {
    this.stores = stores;
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), StoreFactory.MEMORY, System.out));
  }

  /**
   * Does what the arguments say over these stores.
   *
   * @return the exit code: 1 if a run failed, 2 if the arguments make no sense
   */
  public static int run(List<String> arguments, StoreFactory stores, PrintStream out)
      throws InterruptedException {
    long seeds = DEFAULT_SEEDS;
    long from = 1;
    Optional<Long> replay = Optional.empty();
    try {
      for (int i = 0; i < arguments.size(); i += 2) {
        String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
        switch (arguments.get(i)) {
          case "--seeds" -> seeds = Long.parseLong(value);
          case "--from" -> from = Long.parseLong(value);
          case "--replay" -> replay = Optional.of(Long.parseLong(value));
          case "--store" -> {} // chosen by who calls
          default -> throw new NumberFormatException("unknown: " + arguments.get(i));
        }
      }
    } catch (NumberFormatException senseless) {
      out.println(USAGE);
      return 2;
    }
    SimulateCommand command = new SimulateCommand(stores, out);
    return replay.isPresent() ? command.replay(replay.get()) : command.run(from, seeds);
  }

  private int replay(long seed) throws InterruptedException {
    try {
      Simulation.Outcome outcome = new Simulations(stores, PlantedBug.NONE).run(seed);
      outcome.log().forEach(out::println);
      out.printf(
          "seed %d: %d events in %.0f simulated s, all is well (log %08x)%n",
          seed, outcome.events(), outcome.time().toMillis() / 1e3, outcome.log().hashCode());
      return 0;
    } catch (Violation violation) {
      out.println(violation.getMessage());
      return 1;
    }
  }

  private int run(long from, long seeds) throws InterruptedException {
    Optional<Simulations.Ended> failed =
        new Simulations(stores, PlantedBug.NONE).run(from, seeds, ended -> tell(seeds));
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (failed.isPresent()) {
      out.println(failed.get().failure().orElseThrow().getMessage());
      return 1;
    }
    out.printf("%d seeds in %.1f s (%.0f a second), all is well%n", done, seconds, done / seconds);
    return 0;
  }

  private void tell(long seeds) {
    done++;
    long now = System.nanoTime();
    if (now - told > TELL_INTERVAL.toNanos()) {
      told = now;
      double rate = done / ((now - begun) / 1e9);
      out.printf(
          "%d of %d seeds, %.0f a second, %.0f s left%n", done, seeds, rate, (seeds - done) / rate);
    }
  }
}
