package cloud.techulus.core.simulation;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.ControlPlane;
import cloud.techulus.core.agent.FakeNodeState;
import cloud.techulus.core.agent.LocalMesh;
import cloud.techulus.core.agent.Next;
import cloud.techulus.core.agent.NodeState;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.mesh.FakeMeshDevice;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.server.Capacity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A machine with an agent: power, clock, disk and mesh interface, which last, and one process after
 * another. The service manager starts the process again whenever it ends, except when the node was
 * removed from the platform.
 */
abstract sealed class SimulatedNode permits SimulatedServer, SimulatedProxy {
  static final String VERSION = "simulated";
  static final int LISTEN_PORT = 51820;
  static final Capacity CAPACITY = new Capacity(4000, 8L << 30, 4L << 30, 100L << 30, 50L << 30);

  /** How long the service manager waits before it starts the process again. */
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(2);

  private static final Duration SHORTEST_BOOT = Duration.ofSeconds(3);
  private static final Duration LONGEST_BOOT = Duration.ofSeconds(10);

  private final String name;
  private final NodeId id;
  private final World world;
  private final Chance chance;
  private final List<FakeNodeIdentity> identities = new ArrayList<>();
  private final Line line;
  private final NodeClock clock;
  private final FakeNodeState disk = new FakeNodeState();
  private final FakeMeshDevice device = new FakeMeshDevice();
  private final Trouble trouble = new Trouble();
  private Optional<SimulatedProcess> process = Optional.empty();
  private Instant cameUp = Timeline.START;
  private String token;
  private FakeNodeIdentity identity;
  private boolean powered;
  private boolean left;
  private boolean refused;
  private Duration restartPause = RESTART_PAUSE;
  private int startsPlanned;
  private int nonces;

  SimulatedNode(String name, NodeId id, String token, World world) {
    this.name = name;
    this.id = id;
    this.token = token;
    this.world = world;
    this.chance = world.chance().branch();
    this.identities.add(world.nextIdentity());
    this.identity = identities.getFirst();
    this.line = world.line(name, chance.branch());
    this.clock =
        new NodeClock(
            world.timeline(),
            chance.between(world.profile().clockSkew().negated(), world.profile().clockSkew()));
  }

  final String name() {
    return name;
  }

  final NodeId id() {
    return id;
  }

  final FakeNodeIdentity identity() {
    return identity;
  }

  final Line line() {
    return line;
  }

  final NodeClock clock() {
    return clock;
  }

  final FakeNodeState disk() {
    return disk;
  }

  final FakeMeshDevice device() {
    return device;
  }

  final Trouble trouble() {
    return trouble;
  }

  final Chance chance() {
    return chance;
  }

  final World world() {
    return world;
  }

  final boolean isPowered() {
    return powered;
  }

  /** Whether it was told that it does not belong to the platform any more, and is done with it. */
  final boolean hasLeft() {
    return left;
  }

  final Optional<SimulatedProcess> process() {
    return process;
  }

  final void log(String what) {
    world.log().add(name, what);
  }

  final void powerOn() {
    if (!powered) {
      powered = true;
      cameUp = world.timeline().instant();
      log("comes up");
      planStart(chance.between(SHORTEST_BOOT, LONGEST_BOOT));
    }
  }

  /** Everything on it ends at once. */
  final void powerOff() {
    if (powered) {
      log("loses power");
      powered = false;
      process.ifPresent(SimulatedProcess::kill);
      device.reboot();
      lostPower();
    }
  }

  /** From now on nothing befalls it. */
  final void heal() {
    line.heal();
    trouble.end();
    clock.set(Duration.ZERO);
    process.ifPresent(running -> running.dieAfter(Integer.MAX_VALUE));
    powerOn();
  }

  /** Its key file is lost, and another is made; the rest of its disk stays. */
  final void loseKey() {
    log("has lost its key and makes another");
    process.ifPresent(SimulatedProcess::kill);
    identity = world.nextIdentity();
    identities.add(identity);
  }

  /** Somebody installs the agent once more: all it had on disk is gone, and its key is another. */
  void reinstall(String newToken) {
    loseKey();
    log("is installed again");
    disk.clear();
    token = newToken;
    refused = false;
  }

  /** Whether the control plane does not let it join, and will not unless it gets another token. */
  final boolean isRefused() {
    return refused;
  }

  /** Whether it was removed before it had joined, or joined again. */
  final boolean wasTurnedAway() {
    return left && refused;
  }

  /** Somebody gives it another token to join with. */
  final void give(String newToken) {
    log("gets another token");
    token = newToken;
    refused = false;
  }

  /** Whether this is its key now. */
  final boolean has(PublicKey key) {
    return identity.publicKey().equals(key);
  }

  /** Somebody brings an older key back, if this machine ever had it. */
  final void restoreKey(PublicKey key) {
    identities.stream()
        .filter(older -> older.publicKey().equals(key) && !older.equals(identity))
        .findFirst()
        .ifPresent(
            older -> {
              log("gets an older key back");
              process.ifPresent(SimulatedProcess::kill);
              identity = older;
            });
  }

  /** What else ends with the power. */
  abstract void lostPower();

  /** Kills the agent's process at so many calls from now; it is started again after a while. */
  final void killAgent(int calls, Duration away) {
    process.ifPresent(
        running -> {
          restartPause = away;
          running.dieAfter(calls);
        });
  }

  /** Starts the agent if it does not run. */
  final void startAgent() {
    if (!powered || left || process.isPresent()) {
      return;
    }
    log("agent starts");
    SimulatedProcess started = new SimulatedProcess(world.stage(), this::agentEnded);
    process = Optional.of(started);
    started.start("main", () -> live(started));
  }

  void agentEnded() {
    process = Optional.empty();
    if (powered && !left) {
      log("agent ends");
      planStart(restartPause);
    }
    restartPause = RESTART_PAUSE;
  }

  private void planStart(Duration pause) {
    int number = ++startsPlanned;
    world
        .timeline()
        .after(
            pause,
            () -> {
              if (number == startsPlanned) {
                startAgent();
              }
            });
  }

  /** The life of one process, as the agent's program has it. */
  private void live(SimulatedProcess self) {
    try {
      Assignment assignment = state(self).assignment().orElseGet(() -> register(self));
      work(self, assignment);
      log("has left the platform");
      left = true;
    } catch (CommandFailed | ContainerFailed | StateFailed | CannotStart failure) {
      log("agent cannot go on: " + failure.getMessage());
      // Nobody lets a machine knock for ever that was removed before it had joined.
      refused = failure instanceof CannotStart;
      left = refused && !world.knows(id);
    }
    self.exit();
  }

  /** Does what this node is for; returns when it was removed from the platform. */
  abstract void work(SimulatedProcess self, Assignment assignment);

  /** The outermost loop. A tick that ends by a bug ends the simulation. */
  final void untilRemoved(SimulatedProcess self, Supplier<Next> tick) {
    while (true) {
      switch (tick.get()) {
        case Next.Again _ -> {}
        case Next.Pause(Duration delay) -> self.pause(delay);
        case Next.Removed _ -> {
          return;
        }
      }
    }
  }

  private Assignment register(SimulatedProcess self) {
    Registration registration =
        new Registration(controlPlane(self), identity, state(self), chance.random());
    RegistrationRequest request =
        new RegistrationRequest(token, identity.publicKey(), VERSION, LISTEN_PORT, CAPACITY);
    while (true) {
      switch (registration.attempt(request)) {
        case Registration.Outcome.Joined joined -> {
          log("has joined");
          return joined.assignment();
        }
        case Registration.Outcome.Unanswered unanswered -> self.pause(unanswered.delay());
        case Registration.Outcome.Refused refused -> throw new CannotStart(refused.reason());
      }
    }
  }

  final ControlPlane controlPlane(SimulatedProcess self) {
    return new Calls(world.stage(), self, line, identity, clock, () -> name + "-" + nonces++);
  }

  final NodeState state(SimulatedProcess self) {
    return new FailingDisk(disk, self, trouble);
  }

  final LocalMesh mesh(SimulatedProcess self) {
    return new LocalMesh(new FailingDevice(device, self, trouble), state(self));
  }

  final InstantSource steadyClock() {
    return clock.steady();
  }

  /** When this machine came up, by its own clock. */
  final Instant boot() {
    return cameUp.plus(Duration.between(world.timeline().instant(), clock.instant()));
  }

  final Journal journal() {
    return new Journal() {
      @Override
      public void note(String message) {
        log(message);
      }

      @Override
      public void warn(String message) {
        log(message);
      }
    };
  }

  /** Starting again gets the same. */
  private static final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
      super(message);
    }
  }
}
