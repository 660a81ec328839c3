package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A log that a node shall stream. */
public record LogRequestWire(
    String session,
    String replica,
    boolean follow,
    Optional<Integer> tail,
    Optional<Instant> after) {
  public static LogRequestWire of(LogRequest request) {
    OptionalInt tail = request.range().tail();
    return new LogRequestWire(
        request.session().value(),
        request.replica().value(),
        request.range().follow(),
        tail.isPresent() ? Optional.of(tail.getAsInt()) : Optional.empty(),
        request.range().after());
  }

  public LogRequest toLogRequest() {
    return new LogRequest(
        new LogSession.Id(session),
        new Deployment.Id(replica),
        new LogRange(follow, tail.map(OptionalInt::of).orElseGet(OptionalInt::empty), after));
  }
}
