package cloud.techulus.agentapp;

import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.ProxySync;
import java.time.Duration;

/** A proxy's two loops: one polls, one keeps Caddy running. */
final class ProxyLoops {
  /** How long the first poll waits for Caddy; then its absence is reported. */
  private static final Duration START_WAIT = Duration.ofSeconds(5);

  private final NodeComponent.Proxy proxy;
  private final Assignment assignment;
  private final ConsoleLog log;

  ProxyLoops(NodeComponent.Proxy proxy, Assignment assignment, ConsoleLog log) {
    this.proxy = proxy;
    this.assignment = assignment;
    this.log = log;
  }

  int run() throws InterruptedException {
    ProxySync sync = proxy.sync();
    // Before the mesh: a Caddy that an agent left behind is asking already.
    proxy.upstreams().start();
    sync.start();
    CaddySupervisor caddy = proxy.caddy();
    caddy.prepare();
    Thread.ofVirtual().name("caddy").start(this::supervise);
    if (!caddy.awaitServing(START_WAIT)) {
      log.warn("Caddy does not serve yet.");
    }
    return new Loop(log).untilRemoved(() -> sync.tick(assignment.pollWait()));
  }

  private void supervise() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        proxy.caddy().supervise();
        return;
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException bug) {
        log.bug("Supervising Caddy ended by a bug, and is tried again.", bug);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Loop.BUG_PAUSE);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
