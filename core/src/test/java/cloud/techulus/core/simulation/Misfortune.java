package cloud.techulus.core.simulation;

import java.time.Duration;

/** Lets the faults of a profile happen, each kind again and again. */
final class Misfortune {
  private final World world;
  private final Chance chance;
  private boolean over;

  Misfortune(World world) {
    this.world = world;
    this.chance = world.chance().branch();
  }

  void begin() {
    world.profile().faults().forEach(this::plan);
  }

  /** No fault begins any more. */
  void end() {
    over = true;
  }

  private void plan(Fault fault, Duration mean) {
    world
        .timeline()
        .after(
            chance.around(mean),
            () -> {
              if (!over) {
                fault.strike(world, chance);
                plan(fault, mean);
              }
            });
  }
}
