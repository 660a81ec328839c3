package cloud.techulus.control.app.cli;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.wireguard.Ed25519Identity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An agent that does what it is told at once, without containers, over the real wire: every
 * container is healthy, or every one fails with the reason given.
 */
final class ScriptedAgent implements AutoCloseable {
  private static final Capacity CAPACITY =
      new Capacity(4000, 8L << 30, 6L << 30, 1L << 40, 1L << 39);
  private static final Duration WAIT = Duration.ofMillis(200);

  private final HttpControlPlane plane;
  private final NodeId node;
  private final Map<Deployment.Id, ReplicaReport> containers = new TreeMap<>();
  private final List<WorkResult> results = new ArrayList<>();
  private final Thread thread;
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean closed;

  ScriptedAgent(RunningControlPlane running, String token, Path directory) {
    Ed25519Identity identity = Ed25519Identity.load(directory.resolve("agent.seed"));
    ControlPlaneUrl url =
        ControlPlaneUrl.parse(running.plane().url().toString(), running.plane().pin(), false);
    plane =
        new HttpControlPlane(
            url, identity, new RequestSigner(InstantSource.system(), new SecureRandom()));
    node =
        plane
            .register(
                identity,
                new RegistrationRequest(token, identity.publicKey(), "test", 51820, CAPACITY))
            .node();
    thread = Thread.ofVirtual().start(this::work);
  }

  /** From now on every deployment fails with this reason. */
  void failWith(String reason) {
    failure = Optional.of(reason);
  }

  private void work() {
    while (!closed) {
      Orders orders =
          plane.poll(
              node,
              new Report("test", CAPACITY, List.copyOf(containers.values()), 0, results, List.of()),
              WAIT);
      results.removeIf(result -> orders.acknowledged().contains(result.lease()));
      orders.instructions().forEach(this::follow);
    }
  }

  private void follow(Instruction instruction) {
    switch (instruction) {
      case Instruction.Deploy deploy when failure.isPresent() ->
          results.add(new WorkResult.Failed(deploy.lease(), failure.get(), true));
      case Instruction.Deploy deploy -> {
        Deployment.Id id = deploy.order().deployment();
        containers.put(id, new ReplicaReport(id, "c0ffee", new ReplicaReport.Observed.Healthy()));
        results.add(new WorkResult.Done(deploy.lease()));
      }
      case Instruction.Stop stop -> {
        containers.remove(stop.deployment());
        results.add(new WorkResult.Done(stop.lease()));
      }
      case Instruction.UpdateWireGuard update -> results.add(new WorkResult.Done(update.lease()));
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
