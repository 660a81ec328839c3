package cloud.techulus.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong, nothing happens that may not, and in the end everything comes right. What
 * that means in detail the invariants say, and {@link EndState}.
 */
class SimulationTest {
  /** How many seeds are tried; {@code bin/verify} sets more. */
  private static final long SEEDS = Long.getLong("simulation.seeds", 200);

  @Test
  void every_seed_ends_well() throws InterruptedException {
    Simulations simulations = new Simulations(StoreFactory.MEMORY, PlantedBug.NONE);

    assertThat(simulations.run(1, SEEDS, ended -> {}).flatMap(Simulations.Ended::failure))
        .isEmpty();
  }

  @Test
  void the_same_seed_replays_the_same_run() throws InterruptedException {
    Simulations simulations = new Simulations(StoreFactory.MEMORY, PlantedBug.NONE);

    assertThat(simulations.run(7).log())
        .hasSizeGreaterThan(100)
        .isEqualTo(simulations.run(7).log())
        .isNotEqualTo(simulations.run(8).log());
  }
}
