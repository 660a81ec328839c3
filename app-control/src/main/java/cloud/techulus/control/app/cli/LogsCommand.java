package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.http.wire.ServiceWire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus logs}. */
@Command(
    name = "logs",
    description = "Show what the replicas of a service print.",
    footer = {
      "",
      "Nothing is stored on the control plane: what there is lies on the servers, 10 MiB and more"
          + " of",
      "each replica, until its container is removed. Notices go to the error output."
    })
final class LogsCommand implements Callable<Integer> {
  /** Before a stream that broke off is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what they print from now on, also replicas that start later.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "Begin with the last N lines of each replica (default: all).")
  private Optional<Integer> tail = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only younger lines: 10m, 2h or 2026-11-25T03:17:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--replica",
      paramLabel = "ID",
      description = "Only this replica; the beginning of its id is enough.")
  private Optional<String> replica = Optional.empty();

  @Option(
      names = {"-t", "--timestamps"},
      description = "Say when each line was printed, by its server's clock.")
  private boolean timestamps;

  @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
  private Optional<ServicePath> path = Optional.empty();

  LogsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      ServiceWire service = session.service(path.orElseThrow());
      Optional<Deployment.Id> only = replica.map(prefix -> find(service, prefix));
      if (service.deployments().stream().allMatch(each -> each.containerId().isEmpty())) {
        note("-- No replica of %s has a container yet.".formatted(path.orElseThrow()));
      }
      LogResumption resumption = new LogResumption(since);
      while (true) {
        try (LogEvents events = open(session, service, only, resumption)) {
          return show(session, events, resumption);
        } catch (Unreachable broken) {
          if (!follow || !resumption.hasBegun()) {
            throw broken;
          }
          note("-- The stream broke off; asking for the rest.");
          surroundings.pause().forAbout(PAUSE);
          resumption.again();
        }
      }
    }
  }

  private LogEvents open(
      Session session,
      ServiceWire service,
      Optional<Deployment.Id> only,
      LogResumption resumption) {
    LogEvents events =
        session
            .client()
            .logs(
                new Service.Id(service.id()),
                follow,
                tail.isPresent() && !resumption.hasLines()
                    ? OptionalInt.of(tail.get())
                    : OptionalInt.empty(),
                resumption.since(),
                only);
    resumption.begin();
    return events;
  }

  private int show(Session session, LogEvents events, LogResumption resumption) {
    Optional<LogEventWire> event = events.next();
    while (event.isPresent()) {
      switch (event.get()) {
        case LogEventWire.Line line when resumption.isKnown(line) -> {}
        case LogEventWire.Line line ->
            session.show(line, () -> List.of(LogText.line(line, timestamps)));
        case LogEventWire.Lost lost -> tell(session, lost, LogText.lost(lost));
        case LogEventWire.Notice notice ->
            tell(session, notice, Printable.line("-- " + notice.text()));
        case LogEventWire.End end -> {
          if (session.json()) {
            session.show(end, List::of);
          } else if (!end.reason().isEmpty()) {
            note(Printable.line("-- " + end.reason()));
          }
          return end.complete() ? 0 : 1;
        }
      }
      if (surroundings.out().checkError()) {
        // Nobody reads any more.
        return 0;
      }
      event = events.next();
    }
    return 1;
  }

  private void tell(Session session, LogEventWire event, String line) {
    if (session.json()) {
      session.show(event, List::of);
    } else {
      note(line);
    }
  }

  private void note(String line) {
    surroundings.err().println(line);
    surroundings.err().flush();
  }

  /** The one replica whose id begins so. */
  private static Deployment.Id find(ServiceWire service, String prefix) {
    List<String> ids =
        service.deployments().stream()
            .map(DeploymentWire::id)
            .filter(id -> id.startsWith(prefix))
            .toList();
    if (ids.size() > 1) {
      throw Problem.invalid("replica", "is the beginning of several: " + String.join(", ", ids));
    }
    return ids.stream()
        .findFirst()
        .map(Deployment.Id::new)
        .orElseThrow(() -> Problem.notFound("replica", prefix));
  }
}
