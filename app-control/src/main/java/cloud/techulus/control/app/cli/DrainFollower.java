package cloud.techulus.control.app.cli;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Watches a server that drains, until nothing is left on it or it takes too long. */
final class DrainFollower {
  /** How often it asks; a drained server is no matter of tenths of a second. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Session session;
  private final ReplicaLines lines;
  private final Instant deadline;

  /**
   * @param patience how long it may take before we give up watching; the draining itself goes on
   */
  DrainFollower(Session session, Duration patience) {
    this.session = session;
    this.lines = new ReplicaLines(session.surroundings(), !session.json());
    this.deadline = session.surroundings().clock().instant().plus(patience);
  }

  /** Gives the exit code. */
  int drain(ServerWire server) throws InterruptedException {
    while (true) {
      try {
        List<ServiceWire> services = session.client().services();
        List<DeploymentWire> left = left(server, services);
        lines.show(Stream.concat(left.stream(), waiting(services).stream()).toList());
        if (left.isEmpty()) {
          session.show(
              server, () -> List.of(Printable.line(server.name() + " is empty and gets nothing.")));
          return 0;
        }
        if (session.surroundings().clock().instant().isAfter(deadline)) {
          return tooLong(server, left.size());
        }
      } catch (Unreachable away) {
        // The draining goes on without us watching, and a restart takes a moment only.
        lines.note("The control plane does not answer; asking again.");
      }
      session.surroundings().pause().forAbout(INTERVAL);
    }
  }

  private static List<DeploymentWire> left(ServerWire server, List<ServiceWire> services) {
    return services.stream()
        .flatMap(service -> service.deployments().stream())
        .filter(replica -> replica.server().equals(Optional.of(server.name())))
        .filter(replica -> replica.address().isPresent())
        .toList();
  }

  /** What has no server yet; its reason tells why nothing moves. */
  private static List<DeploymentWire> waiting(List<ServiceWire> services) {
    return services.stream()
        .flatMap(service -> service.deployments().stream())
        .filter(replica -> replica.server().isEmpty() && replica.status().equals("pending"))
        .toList();
  }

  private int tooLong(ServerWire server, int left) {
    session.show(server, List::of);
    session
        .surroundings()
        .err()
        .println(
            Printable.line(
                "error: %d replicas are still on %s; they go as soon as others serve in their place."
                    .formatted(left, server.name())));
    session.surroundings().err().flush();
    return 1;
  }
}
