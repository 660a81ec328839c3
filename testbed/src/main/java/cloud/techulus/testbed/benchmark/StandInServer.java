package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.agent.Agent;
import cloud.techulus.core.agent.ControlPlane;
import cloud.techulus.core.agent.FakeNodeState;
import cloud.techulus.core.agent.HealthChecks;
import cloud.techulus.core.agent.ImageCare;
import cloud.techulus.core.agent.KeyClaims;
import cloud.techulus.core.agent.LocalMesh;
import cloud.techulus.core.agent.LocalNames;
import cloud.techulus.core.agent.LogStreams;
import cloud.techulus.core.agent.Next;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.agent.Replicas;
import cloud.techulus.core.agent.Reporter;
import cloud.techulus.core.agent.WorkExecutor;
import cloud.techulus.core.agent.Workbench;
import cloud.techulus.core.container.FakeContainerRuntime;
import cloud.techulus.core.container.FakeHealthProbe;
import cloud.techulus.core.container.FakeUsageMeter;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.logs.FakeContainerLogs;
import cloud.techulus.core.mesh.FakeMeshDevice;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.client.HttpLogUplink;
import cloud.techulus.http.signature.RequestSigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** A server of which only the agent is real; its containers, mesh and disk are in memory. */
final class StandInServer implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Executor THREADS = Thread::startVirtualThread;

  private final NodeIdentity identity;
  private final MasterKey masterKey;
  private final SecureRandom random;
  private final HttpControlPlane http;
  private final HttpLogUplink uplink;
  private final ControlPlane watched = new Watched();
  private final FakeNodeState state = new FakeNodeState();
  private final FakeContainerRuntime runtime = new FakeContainerRuntime(CLOCK);
  private final FakeJournal log = new FakeJournal();
  private final Map<Deployment.Id, LongConsumer> crashes = new ConcurrentHashMap<>();

  /** Something to be looked at has come up. */
  private final BlockingQueue<Boolean> alarm = new ArrayBlockingQueue<>(1);

  private volatile boolean closed;

  StandInServer(
      ControlPlaneUrl url, NodeIdentity identity, MasterKey masterKey, SecureRandom random) {
    RequestSigner signer = new RequestSigner(CLOCK, random);
    this.identity = identity;
    this.masterKey = masterKey;
    this.random = random;
    this.http = new HttpControlPlane(url, identity, signer);
    this.uplink = new HttpLogUplink(url, identity, signer);
    runtime.publish(StandInFleet.IMAGE);
  }

  /** Registers it and starts its loops. */
  void join(RegistrationRequest request) {
    StandInFleet.requireJoined(new Registration(http, identity, state, random).attempt(request));
    NodeId node = state.assignment().orElseThrow().node();
    Replicas replicas = new Replicas(runtime, new FakeUsageMeter(), CLOCK, this::ring);
    LocalMesh mesh = new LocalMesh(new FakeMeshDevice(), state);
    LocalNames names = new LocalNames(new FakeNameServer(), state, log);
    names.start();
    WorkExecutor work =
        new WorkExecutor(
            runtime,
            mesh,
            new SecretBox(masterKey, random),
            replicas,
            new ImageCare(runtime, state, StandInFleet.CAPACITY, log),
            log);
    Workbench bench = new Workbench(work, THREADS);
    Reporter reporter =
        new Reporter(
            node,
            "stand-in",
            watched,
            bench,
            replicas,
            mesh,
            names,
            StandInFleet.CAPACITY,
            THREADS,
            CLOCK);
    HealthChecks health =
        new HealthChecks(
            replicas, new FakeHealthProbe(), reporter, THREADS, this::ring, CLOCK, log);
    Agent agent =
        new Agent(
            reporter,
            bench,
            work,
            runtime,
            replicas,
            mesh,
            new LogStreams(node, uplink, new FakeContainerLogs(), THREADS, CLOCK, log),
            state,
            new KeyClaims(
                node, watched, identity.publicKey(), new KeyProof(masterKey), CLOCK, random, log),
            THREADS,
            random,
            log);
    agent.start(CLOCK.instant());
    Duration pollWait = state.assignment().orElseThrow().pollWait();
    Thread.ofVirtual().start(() -> poll(agent, pollWait));
    Thread.ofVirtual().start(() -> lookAfter(health));
  }

  private void poll(Agent agent, Duration wait) {
    try {
      while (!closed) {
        if (agent.tick(wait) instanceof Next.Pause(Duration delay) && !closed) {
          Thread.sleep(delay);
        }
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAfter(HealthChecks health) {
    try {
      while (!closed) {
        Instant next = health.checkDue();
        Boolean _ = alarm.poll(CLOCK.instant().until(next).toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  private void ring() {
    boolean _ = alarm.offer(true);
  }

  /** As {@link StandInFleet#crash}. */
  void crash(Deployment.Id deployment, LongConsumer reported) {
    crashes.put(deployment, reported);
    runtime.die(deployment, 1, List.of("it was told to"));
  }

  private void noteCrashes(Report report) {
    for (ReplicaReport replica : report.replicas()) {
      if (replica.observed() instanceof ReplicaReport.Observed.Exited) {
        Optional.ofNullable(crashes.remove(replica.deployment()))
            .ifPresent(reported -> reported.accept(System.currentTimeMillis()));
      }
    }
  }

  /** Tells when a crash is reported. */
  private final class Watched implements ControlPlane {
    @Override
    public Welcome register(NodeIdentity joining, RegistrationRequest request) {
      return http.register(joining, request);
    }

    @Override
    public Orders poll(NodeId node, Report report, Duration wait) {
      noteCrashes(report);
      return http.poll(node, report, wait);
    }

    @Override
    public Orders report(NodeId node, Report report) {
      noteCrashes(report);
      return http.report(node, report);
    }

    @Override
    public void claimKey(ServerId server, KeyClaim claim) {
      http.claimKey(server, claim);
    }

    @Override
    public ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait) {
      return http.proxyPoll(node, report, wait);
    }
  }

  @Override
  public void close() {
    closed = true;
    ring();
    http.close();
    uplink.close();
  }
}
