package cloud.techulus.agentapp;

import cloud.techulus.core.agent.Agent;
import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.HealthChecks;
import java.time.Duration;
import java.time.Instant;

/** A worker's two loops: one polls, one looks after the containers. */
final class WorkerLoops {
  private final NodeComponent.Worker worker;
  private final Machine machine;
  private final Assignment assignment;
  private final ConsoleLog log;

  WorkerLoops(NodeComponent.Worker worker, Machine machine, Assignment assignment, ConsoleLog log) {
    this.worker = worker;
    this.machine = machine;
    this.assignment = assignment;
    this.log = log;
  }

  int run() throws InterruptedException {
    Agent agent = worker.agent();
    agent.start(machine.boot());
    log.note("Mesh and containers are up.");
    Thread health = Thread.ofVirtual().name("health").start(this::lookAfter);
    try {
      return new Loop(log).untilRemoved(() -> agent.tick(assignment.pollWait()));
    } finally {
      health.interrupt();
    }
  }

  private void lookAfter() {
    HealthChecks checks = worker.healthChecks();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        worker.alarm().await(untilNext(checks));
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration untilNext(HealthChecks checks) {
    try {
      Instant next = checks.checkDue();
      return worker.clock().instant().until(next);
    } catch (RuntimeException bug) {
      log.bug("Looking after the containers ended by a bug, and is tried again.", bug);
      return Loop.BUG_PAUSE;
    }
  }
}
