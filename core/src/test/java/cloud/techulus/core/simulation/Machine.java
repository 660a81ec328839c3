package cloud.techulus.core.simulation;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.FakeContainerRuntime;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The containers of one machine as they truly are, whatever its agent believes. */
final class Machine {
  private static final Duration QUICKEST_START = Duration.ofMillis(30);
  private static final Duration SLOWEST_START = Duration.ofSeconds(2);

  private final Timeline timeline;
  private final Chance chance;
  private final MeshDevice device;
  private final FakeContainerRuntime engine;
  private final Runnable changed;

  /** When each serves: it takes its time to start, and may be sick for a while. */
  private final Map<Deployment.Id, Instant> servesFrom = new HashMap<>();

  /**
   * @param changed is called whenever a container comes, goes, or does something else
   */
  Machine(Timeline timeline, Chance chance, NodeClock clock, MeshDevice device, Runnable changed) {
    this.timeline = timeline;
    this.chance = chance;
    this.device = device;
    this.engine = new FakeContainerRuntime(clock);
    this.changed = changed;
    Release.PUBLISHED.forEach(release -> engine.publish(release.image()));
  }

  FakeContainerRuntime engine() {
    return engine;
  }

  String run(ContainerSpec spec) {
    requireAddress(spec.address());
    Optional<Container> before = find(spec.deployment());
    String id = engine.run(spec);
    if (!isUp(before)) {
      begin(spec.deployment(), spec.image());
    }
    return id;
  }

  void start(Deployment.Id deployment) {
    engine.spec(deployment).ifPresent(spec -> requireAddress(spec.address()));
    boolean wasUp = isUp(find(deployment));
    engine.start(deployment);
    if (!wasUp) {
      begin(deployment, engine.spec(deployment).orElseThrow().image());
    }
  }

  /** A port cannot be published on an address that the machine does not have. */
  private void requireAddress(MeshAddress address) {
    if (!device.addresses().contains(address)) {
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER, "cannot assign requested address " + address);
    }
  }

  private void begin(Deployment.Id deployment, ImageReference image) {
    switch (Release.of(image)) {
      case NEVER_HEALTHY -> servesFrom.put(deployment, Instant.MAX);
      case CRASHING -> {
        servesFrom.put(deployment, Instant.MAX);
        String container = find(deployment).orElseThrow().id();
        timeline.after(
            chance.between(QUICKEST_START, SLOWEST_START), () -> crash(deployment, container));
      }
      default -> {
        Duration needed = chance.between(QUICKEST_START, SLOWEST_START);
        servesFrom.put(deployment, timeline.instant().plus(needed));
        timeline.after(needed, changed);
      }
    }
    changed.run();
  }

  private void crash(Deployment.Id deployment, String container) {
    Optional<Container> now = find(deployment);
    if (isUp(now) && now.orElseThrow().id().equals(container)) {
      die(deployment, 1);
    }
  }

  void remove(Deployment.Id deployment, Duration grace) {
    engine.remove(deployment, grace);
    servesFrom.remove(deployment);
    changed.run();
  }

  /** Its program ends by itself. */
  void die(Deployment.Id deployment, int exitCode) {
    engine.die(deployment, exitCode, List.of("good bye"));
    changed.run();
  }

  /** Does not answer for a while. */
  void sicken(Deployment.Id deployment, Duration time) {
    Instant until = timeline.instant().plus(time);
    servesFrom.merge(deployment, until, (one, other) -> one.isAfter(other) ? one : other);
    timeline.after(time, changed);
    changed.run();
  }

  /** Whoever does not answer now answers again. */
  void cure() {
    servesFrom.replaceAll(
        (deployment, from) ->
            from.equals(Instant.MAX) || from.isBefore(timeline.instant())
                ? from
                : timeline.instant());
    changed.run();
  }

  /** The machine goes down: what ran does not run any more. */
  void lostPower() {
    engine.reboot();
    changed.run();
  }

  /** Whether it answers to who connects to its address. */
  boolean serves(Deployment.Id deployment) {
    return find(deployment)
            .filter(container -> container.state() instanceof Container.State.Running)
            .isPresent()
        && !timeline.instant().isBefore(servesFrom.getOrDefault(deployment, Instant.MIN))
        && device.addresses().contains(engine.spec(deployment).orElseThrow().address());
  }

  /** Whether something answers to who connects there. */
  boolean serves(MeshAddress address, int port) {
    return serving(address, port).isPresent();
  }

  /** Who answers there. */
  Optional<Deployment.Id> serving(MeshAddress address, int port) {
    return engine.list().stream()
        .map(Container::deployment)
        .filter(deployment -> isAt(deployment, address, port))
        .filter(this::serves)
        .findFirst();
  }

  private boolean isAt(Deployment.Id deployment, MeshAddress address, int port) {
    return engine
        .spec(deployment)
        .filter(spec -> spec.address().equals(address) && spec.port() == port)
        .isPresent();
  }

  Optional<Container> find(Deployment.Id deployment) {
    return engine.list().stream()
        .filter(container -> container.deployment().equals(deployment))
        .findFirst();
  }

  /** Those that run or are paused. */
  List<Deployment.Id> up() {
    return engine.list().stream()
        .filter(container -> isUp(Optional.of(container)))
        .map(Container::deployment)
        .toList();
  }

  private static boolean isUp(Optional<Container> container) {
    return container
        .map(Container::state)
        .filter(
            state ->
                state instanceof Container.State.Running || state instanceof Container.State.Paused)
        .isPresent();
  }
}
