package cloud.techulus.core.container;

import java.time.Duration;
import java.util.List;

/** How the agent finds out whether a container serves (design, section 6). */
public sealed interface HealthCheck {
  Duration INTERVAL = Duration.ofSeconds(2);
  Duration TIMEOUT = Duration.ofSeconds(2);

  /** Failures in a row after which a container that was healthy is not. */
  int FAILURES = 3;

  /** While a container is this young, failures do not count. */
  Duration START_PERIOD = Duration.ofSeconds(30);

  /** Its port accepts a connection. The default. */
  record Tcp() implements HealthCheck {}

  /** A GET of this path on its port is answered with 2xx or 3xx. */
  record Http(String path) implements HealthCheck {}

  /** A command inside the container ends with 0. */
  record Exec(List<String> command) implements HealthCheck {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /** Running is healthy. */
  record None() implements HealthCheck {}
}
