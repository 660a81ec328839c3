package cloud.techulus.core.simulation;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A machine's containers as one process of its agent commands them. Every command is a program of
 * its own: it takes time, has its effect somewhere in between, and may go on when the agent is
 * killed while it runs.
 */
final class TimedRuntime implements ContainerRuntime {
  private static final Duration QUICK = Duration.ofMillis(20);
  private static final Duration SLOW = Duration.ofMillis(200);
  private static final Duration SLOW_RUN = Duration.ofMillis(800);

  private final Machine machine;
  private final SimulatedServer server;
  private final SimulatedProcess process;
  private final Stage stage;
  private final Chance chance;

  TimedRuntime(Machine machine, SimulatedServer server, SimulatedProcess process, Stage stage) {
    this.machine = machine;
    this.server = server;
    this.process = process;
    this.stage = stage;
    this.chance = server.chance();
  }

  @Override
  public boolean hasImage(ImageReference image) {
    return look(() -> machine.engine().hasImage(image));
  }

  @Override
  public void pull(ImageReference image) {
    Duration time = server.world().registry().pullTime(chance);
    command(
        time,
        () -> {
          server.world().registry().requireReachable(image);
          machine.engine().pull(image);
          return image;
        });
  }

  /** At once, because the agent waits for it under a lock. */
  @Override
  public void removeImage(ImageReference image) {
    process.step();
    requireDisk();
    machine.engine().removeImage(image);
    process.step();
  }

  @Override
  public String run(ContainerSpec spec) {
    return command(chance.between(QUICK, SLOW_RUN), () -> machine.run(spec));
  }

  @Override
  public void start(Deployment.Id deployment) {
    command(
        chance.between(QUICK, SLOW_RUN),
        () -> {
          machine.start(deployment);
          return deployment;
        });
  }

  @Override
  public void remove(Deployment.Id deployment, Duration grace) {
    // One program in ten does not end when it is asked to.
    Duration time = chance.happens(0.1) ? grace.plus(SLOW) : chance.between(QUICK, SLOW);
    command(
        time,
        () -> {
          machine.remove(deployment, grace);
          return deployment;
        });
  }

  @Override
  public void pause(Deployment.Id deployment) {
    command(
        chance.between(QUICK, SLOW),
        () -> {
          machine.engine().pause(deployment);
          return deployment;
        });
  }

  @Override
  public void unpause(Deployment.Id deployment) {
    command(
        chance.between(QUICK, SLOW),
        () -> {
          machine.engine().unpause(deployment);
          return deployment;
        });
  }

  @Override
  public List<Container> list() {
    return look(machine.engine()::list);
  }

  @Override
  public List<String> lastLines(Deployment.Id deployment, int lines) {
    return look(() -> machine.engine().lastLines(deployment, lines));
  }

  private <T> T look(Supplier<T> view) {
    process.pause(chance.between(QUICK, SLOW).dividedBy(2));
    requireDisk();
    T seen = view.get();
    process.pause(chance.between(QUICK, SLOW).dividedBy(2));
    return seen;
  }

  private <T> T command(Duration time, Supplier<T> effect) {
    Duration until = Duration.ofNanos((long) (time.toNanos() * chance.between(0.2, 0.9)));
    process.step();
    try {
      stage.pause(until);
    } catch (ProcessDied died) {
      goesOn(until, effect);
      throw died;
    }
    requireDisk();
    T result = effect.get();
    process.pause(time.minus(until));
    return result;
  }

  /** Not with the agent, but with the machine a program ends for sure. */
  private void goesOn(Duration until, Supplier<?> effect) {
    if (server.isPowered() && chance.happens(server.world().profile().orphans())) {
      server
          .world()
          .timeline()
          .after(
              chance.between(Duration.ZERO, until),
              () -> {
                if (server.isPowered()) {
                  finish(effect);
                }
              });
    }
  }

  private void finish(Supplier<?> effect) {
    try {
      server.log("a command of the killed agent comes to its end: " + effect.get());
    } catch (ContainerFailed failed) {
      server.log("a command of the killed agent fails: " + failed.message());
    }
  }

  private void requireDisk() {
    if (server.trouble().strikes()) {
      server.log("disk fails under the container runtime");
      throw new ContainerFailed(ContainerFailed.Reason.DISK_FULL, "no space left on device");
    }
  }
}
