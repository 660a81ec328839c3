package cloud.techulus.core.simulation;

import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.LocalNames;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.agent.ProxySync;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.proxy.ReverseProxy;
import java.time.Duration;

/** A machine that is a public door, with the real agent of a proxy. */
final class SimulatedProxy extends SimulatedNode {
  private static final Duration FIRST_POLL_WAITS = Duration.ofSeconds(5);
  private static final Duration DOOR_STARTS = Duration.ofMillis(300);
  private static final Duration SERVE_AGAIN = Duration.ofMillis(50);

  private final ProxyId proxy;
  private final Door door;
  private Signal doorEnded = new Signal();

  SimulatedProxy(String name, ProxyId proxy, String token, World world) {
    super(name, proxy, token, world);
    this.proxy = proxy;
    this.door = new Door(() -> world.witness().tableChanged(this));
  }

  ProxyId proxy() {
    return proxy;
  }

  Door door() {
    return door;
  }

  @Override
  void lostPower() {
    door.end();
  }

  /** The proxy program ends; the agent starts it again. */
  void endDoor() {
    log("the proxy program ends");
    door.end();
    doorEnded.ring();
  }

  @Override
  void work(SimulatedProcess self, Assignment assignment) {
    ReverseProxy program = new ProcessDoor(world().plantedBug().reverseProxy(door), self);
    LocalNames names = new LocalNames(new FakeNameServer(), state(self), journal());
    names.start();
    ProxySync sync =
        new ProxySync(
            proxy,
            VERSION,
            controlPlane(self),
            program,
            mesh(self),
            names,
            state(self),
            door::end,
            chance().random(),
            journal());
    sync.start();
    Signal serving = new Signal();
    doorEnded = new Signal();
    self.start("door", () -> supervise(self, sync, serving, doorEnded));
    boolean _ = serving.await(world().stage().current(), FIRST_POLL_WAITS);
    untilRemoved(self, () -> sync.tick(assignment.pollWait()));
  }

  /** Takes over a program that runs, or starts one, and stays with it. */
  private void supervise(SimulatedProcess self, ProxySync sync, Signal serving, Signal ended) {
    while (true) {
      if (!door.runs()) {
        self.pause(DOOR_STARTS);
        door.begin();
      }
      while (door.runs() && !servesSaved(sync)) {
        self.pause(SERVE_AGAIN);
      }
      serving.ring();
      while (door.runs()) {
        boolean _ = ended.await(world().stage().current(), Duration.ofHours(1));
      }
    }
  }

  private boolean servesSaved(ProxySync sync) {
    try {
      return sync.serveSaved();
    } catch (StateFailed failure) {
      log("cannot read the last table: " + failure.message());
      return false;
    }
  }
}
