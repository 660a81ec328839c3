package cloud.techulus.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Shows that the simulation can fail: each of these bugs is found, and soon. */
class PlantedBugsTest {
  private static final long SEEDS_LIMIT = 600;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void is_found(PlantedBug bug) throws InterruptedException {
    assertThat(
            new Simulations(StoreFactory.MEMORY, bug)
                .run(1, SEEDS_LIMIT, ended -> {})
                .flatMap(Simulations.Ended::failure))
        .isPresent();
  }
}
