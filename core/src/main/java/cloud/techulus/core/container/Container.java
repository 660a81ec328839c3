package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container of ours (it carries our label), as the runtime reports it.
 *
 * @param id the runtime's own
 * @param startedAt empty if it never ran
 * @param process number of its first process on this machine; empty if it is not up, or not told
 */
public record Container(
    Deployment.Id deployment,
    String id,
    State state,
    Optional<Instant> startedAt,
    OptionalLong process) {

  /** What it does. Each state has only the data that exists in it. */
  public sealed interface State {
    /** Made, or found after a reboot of the machine, but not running. It may be started. */
    record Created() implements State {}

    record Running() implements State {}

    record Paused() implements State {}

    record Exited(int exitCode, Optional<Instant> at) implements State {}
  }

  /** Whether it has processes, be they frozen. */
  public boolean isUp() {
    return switch (state) {
      case State.Running _, State.Paused _ -> true;
      case State.Created _, State.Exited _ -> false;
    };
  }

  /** The same container, which does this now. */
  public Container in(State now) {
    return new Container(deployment, id, now, startedAt, process);
  }
}
