package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Containers in memory. A test fills the registry, says how containers end ({@link #die}) or that
 * the machine went down ({@link #reboot}). A container whose command is {@code exit CODE LINE...}
 * prints the lines and ends at once; every other one runs.
 */
public final class FakeContainerRuntime implements ContainerRuntime {
  /** When everything here happens, unless there is a clock. */
  public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private static final String EXIT = "exit";

  private final Set<ImageReference> registry = new HashSet<>();
  private final Set<ImageReference> images = new HashSet<>();
  private final Map<Deployment.Id, Held> containers = new TreeMap<>();
  private final List<ContainerFailed> failures = new ArrayList<>();
  private final List<ContainerFailed> removeFailures = new ArrayList<>();
  private final List<ContainerFailed> startFailures = new ArrayList<>();
  private final InstantSource clock;
  private Runnable duringListing = () -> {};
  private int made;

  /** Everything happens at {@link #NOW}. */
  public FakeContainerRuntime() {
    this(() -> NOW);
  }

  public FakeContainerRuntime(InstantSource clock) {
    this.clock = clock;
  }

  /** An image that can be pulled. */
  public synchronized void publish(ImageReference image) {
    registry.add(image);
  }

  /** The next call of {@code pull} or {@code run} fails with this; more wait their turn. */
  public synchronized void failNext(ContainerFailed failure) {
    failures.add(failure);
  }

  /** The next call of {@code remove} fails with this. */
  public synchronized void failRemove(ContainerFailed failure) {
    removeFailures.add(failure);
  }

  /** The next call of {@code start} fails with this. */
  public synchronized void failStart(ContainerFailed failure) {
    startFailures.add(failure);
  }

  /** Happens after the next listing was made and before it is answered. */
  public synchronized void duringNextListing(Runnable action) {
    duringListing = action;
  }

  /** The container's program ends by itself. */
  public synchronized void print(Deployment.Id deployment, String line) {
    require(deployment).lines.add(line);
  }

  /** A container ends by itself. */
  public synchronized void die(Deployment.Id deployment, int exitCode, List<String> lines) {
    require(deployment).end(exitCode, lines, clock.instant());
  }

  /** The machine goes down and comes back: what ran is there and does not run. */
  public synchronized void reboot() {
    for (Held held : containers.values()) {
      if (held.isUp()) {
        held.state = new Container.State.Created();
        held.startedAt = Optional.empty();
      }
    }
  }

  /** What the deployment's container was made from; empty if there is none. */
  public synchronized Optional<ContainerSpec> spec(Deployment.Id deployment) {
    return Optional.ofNullable(containers.get(deployment)).map(held -> held.spec);
  }

  @Override
  public synchronized boolean hasImage(ImageReference image) {
    return images.contains(image);
  }

  @Override
  public synchronized void pull(ImageReference image) {
    failIfToldTo();
    if (!registry.contains(image)) {
      throw new ContainerFailed(
          ContainerFailed.Reason.IMAGE_NOT_FOUND, "The registry has no " + image + ".");
    }
    images.add(image);
  }

  @Override
  public synchronized void removeImage(ImageReference image) {
    if (containers.values().stream().anyMatch(held -> held.spec.image().equals(image))) {
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER, "A container is made from " + image + ".");
    }
    images.remove(image);
  }

  @Override
  public synchronized String run(ContainerSpec spec) {
    failIfToldTo();
    Held existing = containers.get(spec.deployment());
    if (existing != null && existing.isUp()) {
      return existing.id;
    }
    if (!images.contains(spec.image())) {
      throw new ContainerFailed(
          ContainerFailed.Reason.IMAGE_MISSING, spec.image() + " is not on this machine.");
    }
    containers.remove(spec.deployment());
    if (isHeld(spec)) {
      throw new ContainerFailed(
          ContainerFailed.Reason.ADDRESS_IN_USE,
          spec.address() + ":" + spec.port() + " is in use.");
    }
    made++;
    Held held = new Held("%064x".formatted(made), spec);
    containers.put(spec.deployment(), held);
    held.start(clock.instant());
    return held.id;
  }

  @Override
  public synchronized void start(Deployment.Id deployment) {
    if (!startFailures.isEmpty()) {
      throw startFailures.removeFirst();
    }
    Held held = require(deployment);
    if (!held.isUp()) {
      held.start(clock.instant());
    }
  }

  @Override
  public synchronized void remove(Deployment.Id deployment, Duration grace) {
    if (!removeFailures.isEmpty()) {
      throw removeFailures.removeFirst();
    }
    containers.remove(deployment);
  }

  @Override
  public synchronized void pause(Deployment.Id deployment) {
    Held held = require(deployment);
    if (!held.isUp()) {
      throw new ContainerFailed(ContainerFailed.Reason.OTHER, deployment + " does not run.");
    }
    held.state = new Container.State.Paused();
  }

  @Override
  public synchronized void unpause(Deployment.Id deployment) {
    Held held = require(deployment);
    if (!held.isUp()) {
      throw new ContainerFailed(ContainerFailed.Reason.OTHER, deployment + " does not run.");
    }
    held.state = new Container.State.Running();
  }

  @Override
  public synchronized List<Container> list() {
    List<Container> seen = containers.values().stream().map(Held::seen).toList();
    Runnable action = duringListing;
    duringListing = () -> {};
    action.run();
    return seen;
  }

  @Override
  public synchronized List<String> lastLines(Deployment.Id deployment, int lines) {
    Held held = containers.get(deployment);
    if (held == null) {
      return List.of();
    }
    int size = held.lines.size();
    return List.copyOf(held.lines.subList(Math.max(0, size - lines), size));
  }

  private boolean isHeld(ContainerSpec spec) {
    return containers.values().stream()
        .anyMatch(
            held ->
                held.isUp()
                    && held.spec.address().equals(spec.address())
                    && held.spec.port() == spec.port());
  }

  private Held require(Deployment.Id deployment) {
    Held held = containers.get(deployment);
    if (held == null) {
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER, "There is no container of " + deployment + ".");
    }
    return held;
  }

  private void failIfToldTo() {
    if (!failures.isEmpty()) {
      throw failures.removeFirst();
    }
  }

  private static final class Held {
    private final String id;
    private final ContainerSpec spec;
    private final List<String> lines = new ArrayList<>();
    private Container.State state = new Container.State.Created();
    private Optional<Instant> startedAt = Optional.empty();

    private Held(String id, ContainerSpec spec) {
      this.id = id;
      this.spec = spec;
    }

    private void start(Instant now) {
      state = new Container.State.Running();
      startedAt = Optional.of(now);
      List<String> command = spec.command();
      if (!command.isEmpty() && command.getFirst().equals(EXIT)) {
        end(Integer.parseInt(command.get(1)), command.subList(2, command.size()), now);
      }
    }

    private void end(int exitCode, List<String> printed, Instant now) {
      lines.addAll(printed);
      state = new Container.State.Exited(exitCode, Optional.of(now));
    }

    private boolean isUp() {
      return seen().isUp();
    }

    private Container seen() {
      return new Container(spec.deployment(), id, state, startedAt, OptionalLong.empty());
    }
  }
}
