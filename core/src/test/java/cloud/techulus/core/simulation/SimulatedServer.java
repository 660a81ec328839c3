package cloud.techulus.core.simulation;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.Agent;
import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.FakeLogUplink;
import cloud.techulus.core.agent.HealthChecks;
import cloud.techulus.core.agent.ImageCare;
import cloud.techulus.core.agent.KeyClaims;
import cloud.techulus.core.agent.LocalMesh;
import cloud.techulus.core.agent.LocalNames;
import cloud.techulus.core.agent.LogStreams;
import cloud.techulus.core.agent.Replicas;
import cloud.techulus.core.agent.Reporter;
import cloud.techulus.core.agent.WorkExecutor;
import cloud.techulus.core.agent.Workbench;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.FakeUsageMeter;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.logs.FakeContainerLogs;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Capacity;
import java.time.Duration;
import java.time.InstantSource;

/** A machine that runs containers, with the real agent of a worker. */
final class SimulatedServer extends SimulatedNode {
  private final ServerId server;
  private final Machine machine;
  private boolean strayAddresses;
  private boolean shortOfSpace;

  SimulatedServer(String name, ServerId server, String token, World world) {
    super(name, server, token, world);
    this.server = server;
    this.machine =
        new Machine(
            world.timeline(),
            chance(),
            clock(),
            device(),
            () -> world.witness().containersChanged(this));
  }

  ServerId server() {
    return server;
  }

  Machine machine() {
    return machine;
  }

  @Override
  void lostPower() {
    world().witness().losesPower(this);
    machine.lostPower();
    strayAddresses = false;
    world().plantedBug().lostPower(this);
  }

  @Override
  void agentEnded() {
    super.agentEnded();
    world().plantedBug().agentEnded(this);
  }

  @Override
  void reinstall(String newToken) {
    super.reinstall(newToken);
    strayAddresses = true;
  }

  /**
   * Whether its interface may have addresses that its agent does not know of: it has forgotten all
   * orders, and the interface was not set up anew since.
   */
  boolean mayHaveStrayAddresses() {
    return strayAddresses;
  }

  @Override
  void work(SimulatedProcess self, Assignment assignment) {
    world().witness().agentStarts(this);
    Journal journal = journal();
    InstantSource clock = steadyClock();
    Signal alarm = new Signal();
    ContainerRuntime runtime = new TimedRuntime(machine, this, self, world().stage());
    Replicas replicas = new Replicas(runtime, new FakeUsageMeter(), clock, alarm::ring);
    LocalMesh mesh = mesh(self);
    WorkExecutor executor =
        new WorkExecutor(
            runtime,
            mesh,
            new SecretBox(world().masterKey(), chance().random()),
            replicas,
            new ImageCare(runtime, state(self), this::capacity, journal),
            journal);
    Workbench bench = new Workbench(executor, self);
    LocalNames names = new LocalNames(new FakeNameServer(), state(self), journal);
    names.start();
    Reporter reporter =
        new Reporter(
            server,
            VERSION,
            controlPlane(self),
            bench,
            replicas,
            mesh,
            names,
            this::capacity,
            self,
            clock);
    HealthChecks checks =
        new HealthChecks(
            replicas,
            new TimedProbe(machine, self, chance()),
            reporter,
            self,
            alarm::ring,
            clock,
            journal);
    // In turn, not side by side: who waits for others without the baton would wait for ever.
    Agent agent =
        new Agent(
            reporter,
            bench,
            executor,
            runtime,
            replicas,
            mesh,
            new LogStreams(
                server, new FakeLogUplink(), new FakeContainerLogs(), self, clock, journal),
            state(self),
            claims(self, journal),
            Runnable::run,
            chance().random(),
            journal);
    agent.start(boot());
    self.start("health", () -> lookAfter(self, checks, alarm, clock));
    untilRemoved(self, () -> agent.tick(assignment.pollWait()));
  }

  /** Space is short on its disk, or not any more. */
  void fill(boolean isShort) {
    shortOfSpace = isShort;
  }

  private Capacity capacity() {
    return shortOfSpace
        ? new Capacity(
            CAPACITY.cpuMillis(),
            CAPACITY.memoryBytes(),
            CAPACITY.memoryAvailableBytes(),
            CAPACITY.diskBytes(),
            CAPACITY.diskBytes() / 100)
        : CAPACITY;
  }

  private KeyClaims claims(SimulatedProcess self, Journal journal) {
    return new KeyClaims(
        server,
        controlPlane(self),
        identity().publicKey(),
        new KeyProof(world().masterKey()),
        clock(),
        chance().random(),
        journal);
  }

  private void lookAfter(
      SimulatedProcess self, HealthChecks checks, Signal alarm, InstantSource clock) {
    while (self.isAlive()) {
      Duration untilNext = clock.instant().until(checks.checkDue());
      boolean _ = alarm.await(world().stage().current(), untilNext);
    }
  }
}
