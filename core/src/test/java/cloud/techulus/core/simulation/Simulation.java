package cloud.techulus.core.simulation;

import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run of the whole platform, decided by one seed: an operator keeps changing what is wanted and
 * faults befall everything, while invariants are checked at each step; then all faults end, and
 * everything must come right by itself.
 */
final class Simulation {
  /** Longest time from the last fault until everything has come right. */
  static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  /** For so long it must stay right. */
  private static final Duration CALM = Duration.ofSeconds(10);

  private static final int EVENTS_TOLD = Integer.getInteger("simulation.told", 40);

  private final long seed;
  private final World world;
  private final SimulatedOperator operator;
  private final Misfortune misfortune;

  /**
   * Must be made and run by the same thread.
   *
   * @param store empty
   */
  Simulation(long seed, Store store, PlantedBug plantedBug) {
    this.seed = seed;
    this.world = new World(new Chance(seed), store, plantedBug);
    this.operator = new SimulatedOperator(world);
    this.misfortune = new Misfortune(world);
    world.add(new Chronicle(world));
    world.add(new DeploymentRules(world));
    world.add(new QueueRules(world));
    world.add(new RequestRules(world));
    world.add(new NoStorm(world));
    world.add(new ComesUpAlone(world));
    LivingProxies proxies = new LivingProxies(world);
    world.add(proxies);
    world.add(new RollingPromise(world, proxies));
    world.add(new RightDoor(world, proxies));
  }

  /** What happened. */
  record Outcome(List<String> log, Duration time, long events) {}

  /**
   * @throws Violation if something happened that may not
   */
  Outcome run() {
    try {
      world.log().add("world", "seed %d: %s".formatted(seed, world.profile()));
      world.control().start();
      operator.begin();
      misfortune.begin();
      runUntil(Timeline.START.plus(world.profile().time()));
      operator.rest();
      misfortune.end();
      world.heal();
      operator.repair();
      settle();
      return new Outcome(
          world.log().lines(),
          Duration.between(Timeline.START, world.timeline().instant()),
          world.timeline().happened());
    } catch (Violation violation) {
      throw new Violation(story(String.valueOf(violation.getMessage())), violation);
    } catch (RuntimeException bug) {
      throw new Violation(story("the control plane failed by a bug: " + bug), bug);
    } finally {
      world.end();
    }
  }

  /** For who watches from outside: it rises as long as the run goes on. */
  long events() {
    return world.timeline().happened();
  }

  long seed() {
    return seed;
  }

  /** For who watches from outside: who has not come to the end of his turn. */
  Thread running() {
    return world.stage().running();
  }

  private void runUntil(Instant end) {
    while (world.timeline().instant().isBefore(end)) {
      world.timeline().step();
    }
  }

  private void settle() {
    Instant limit = world.timeline().instant().plus(PATIENCE);
    Instant rightSince = Instant.MAX;
    while (world.timeline().instant().isBefore(limit)) {
      Instant now = world.timeline().instant();
      List<String> differences = EndState.differences(world);
      boolean right =
          differences.isEmpty()
              && world.nodes().stream().noneMatch(it -> it.line().holdsSomething());
      rightSince = right ? rightSince.isAfter(now) ? now : rightSince : Instant.MAX;
      if (right && !now.isBefore(rightSince.plus(CALM))) {
        return;
      }
      runUntil(now.plus(CHECK_INTERVAL));
    }
    throw new Violation(
        "%d minutes after the last fault, %s"
            .formatted(PATIENCE.toMinutes(), String.join("; ", EndState.differences(world))));
  }

  private String story(String what) {
    return """
    seed %d: %s
    The last events:
    %s
    To see it again: bin/simulate --replay %d\
    """
        .formatted(
            seed, world.log().named(what), String.join("\n", world.log().tail(EVENTS_TOLD)), seed);
  }
}
