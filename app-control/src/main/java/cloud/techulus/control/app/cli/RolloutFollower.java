package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SetbackWire;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Watches a service until what was asked for is done, has failed or takes too long. */
final class RolloutFollower {
  /** How often it asks; a person takes it for live. */
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private static final Set<String> UNDER_WAY = Set.of("deploying", "rolling_back");

  private final Session session;
  private final ReplicaLines lines;
  private final Instant deadline;

  /**
   * @param patience how long it may take before we give up watching; the rollout itself goes on
   */
  RolloutFollower(Session session, Duration patience) {
    this.session = session;
    this.lines = new ReplicaLines(session.surroundings(), !session.json());
    this.deadline = session.surroundings().clock().instant().plus(patience);
  }

  /**
   * Follows a rollout.
   *
   * @param asked the service as it was when the rollout was asked for
   * @return the exit code
   */
  int rollout(ServiceWire asked) throws InterruptedException {
    return follow(asked, false);
  }

  /** Follows a rollout that was given up, until all serve as before. */
  int abort(ServiceWire asked) throws InterruptedException {
    return follow(asked, true);
  }

  private int follow(ServiceWire asked, boolean back) throws InterruptedException {
    Set<String> endedBefore =
        asked.deployments().stream()
            .filter(RolloutFollower::hasEnded)
            .map(DeploymentWire::id)
            .collect(Collectors.toSet());
    Optional<ServiceWire> last =
        watch(asked, endedBefore, service -> !UNDER_WAY.contains(service.progress().state()));
    if (last.isEmpty()) {
      throw removedMeanwhile(asked);
    }
    return conclude(last.get(), endedBefore, back);
  }

  /** Follows a removal, until the service is gone. */
  int removal(ServiceWire asked) throws InterruptedException {
    Optional<ServiceWire> last = watch(asked, Set.of(), service -> false);
    if (last.isPresent()) {
      return tooLong(last.get());
    }
    session.done("Service " + ServiceText.name(asked) + " is gone.");
    return 0;
  }

  /** The service when it is as wanted or time is up; empty once it is gone. */
  private Optional<ServiceWire> watch(
      ServiceWire asked, Set<String> endedBefore, Predicate<ServiceWire> done)
      throws InterruptedException {
    ServiceWire service = asked;
    while (true) {
      lines.show(
          service.deployments().stream()
              .filter(replica -> !endedBefore.contains(replica.id()))
              .toList());
      if (done.test(service) || isLate()) {
        return Optional.of(service);
      }
      session.surroundings().pause().forAbout(INTERVAL);
      try {
        service = session.client().service(new Service.Id(asked.id()));
      } catch (Problem problem) {
        if (problem.kind() != Problem.Kind.NOT_FOUND) {
          throw problem;
        }
        return Optional.empty();
      } catch (Unreachable away) {
        // The rollout goes on without us watching, and a restart takes a moment only.
        lines.note("The control plane does not answer; asking again.");
      }
    }
  }

  private boolean isLate() {
    return session.surroundings().clock().instant().isAfter(deadline);
  }

  private int conclude(ServiceWire service, Set<String> endedBefore, boolean back) {
    return switch (service.progress().state()) {
      case "running" -> {
        session.show(
            service,
            () ->
                List.of(
                    Printable.line(
                        "%s is running: %d of %d replicas, revision %d."
                            .formatted(
                                ServiceText.name(service),
                                service.progress().running(),
                                service.progress().wanted(),
                                service.deployedRevision().orElse(service.revision())))));
        yield 0;
      }
      case "rolled_back" -> rolledBack(service, back);
      case "deploying", "rolling_back" -> tooLong(service);
      default -> failed(service, endedBefore);
    };
  }

  /** Which is what was wanted, or not. */
  private int rolledBack(ServiceWire service, boolean wanted) {
    session.show(service, List::of);
    SetbackWire setback = service.setback().orElseThrow();
    String what =
        "%s is back at revision %d: %d of %d replicas run."
            .formatted(
                ServiceText.name(service),
                service.deployedRevision().orElse(service.revision()),
                service.progress().running(),
                service.progress().wanted());
    if (wanted) {
      session.done(what);
      return 0;
    }
    PrintWriter err = session.surroundings().err();
    err.println(
        Printable.line(
            "error: revision %d of %s was rolled back."
                .formatted(setback.revision(), ServiceText.name(service))));
    Printable.lines(setback.reason()).forEach(line -> err.println("  " + line));
    err.println(Printable.line(what));
    err.flush();
    return 1;
  }

  private int failed(ServiceWire service, Set<String> endedBefore) {
    List<DeploymentWire> failed =
        service.deployments().stream()
            .filter(replica -> replica.status().equals("failed"))
            .toList();
    List<DeploymentWire> now =
        failed.stream().filter(replica -> !endedBefore.contains(replica.id())).toList();
    session.show(service, List::of);
    explain(
        "error: %s has not become what was asked for: %s."
            .formatted(ServiceText.name(service), ServiceText.progress(service.progress())),
        now.isEmpty() ? failed : now);
    return 1;
  }

  private int tooLong(ServiceWire service) {
    session.show(service, List::of);
    explain(
        "error: %1$s takes longer than we wait: %2$s. It goes on; `techulus service show %1$s` tells how far it is."
            .formatted(ServiceText.name(service), ServiceText.progress(service.progress())),
        service.deployments().stream().filter(replica -> !hasEnded(replica)).toList());
    return 1;
  }

  private void explain(String what, List<DeploymentWire> replicas) {
    session.surroundings().err().println(Printable.line(what));
    ServiceText.reasons(replicas).forEach(session.surroundings().err()::println);
    session.surroundings().err().flush();
  }

  private static Problem removedMeanwhile(ServiceWire asked) {
    return Problem.notFound("service", ServiceText.name(asked) + " any more: it was removed");
  }

  private static boolean hasEnded(DeploymentWire replica) {
    return replica.status().equals("stopped") || replica.status().equals("failed");
  }
}
