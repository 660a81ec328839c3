package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether to watch what was asked for, and for how long. */
final class FollowOptions {
  /** Enough for pulling an image (10 minutes) and becoming healthy (2 minutes). */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @Option(names = "--detach", description = "Return at once, without watching.")
  private boolean detach;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long to watch (default: 15m).")
  private Duration patience = PATIENCE;

  int rollout(Session session, ServiceWire asked) throws InterruptedException {
    if (detach) {
      session.show(
          asked,
          () ->
              List.of(
                  Printable.line(
                      "Deploying; `techulus service show %s` tells how far it is."
                          .formatted(ServiceText.name(asked)))));
      return 0;
    }
    return new RolloutFollower(session, patience).rollout(asked);
  }

  /** The way back is what was asked for here. */
  int abort(Session session, ServiceWire asked) throws InterruptedException {
    return detach ? rollout(session, asked) : new RolloutFollower(session, patience).abort(asked);
  }

  /** Follows a server until nothing of ours is on it. */
  int drain(Session session, ServerWire server) throws InterruptedException {
    if (detach) {
      session.show(server, () -> List.of(Printable.line(server.name() + " is being drained.")));
      return 0;
    }
    return new DrainFollower(session, patience).drain(server);
  }

  int removal(Session session, ServiceWire asked) throws InterruptedException {
    if (detach) {
      session.done("Service " + ServiceText.name(asked) + " is being removed.");
      return 0;
    }
    return new RolloutFollower(session, patience).removal(asked);
  }

  private static final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Quantities.duration(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }
}
