package cloud.techulus.http.wire;

import cloud.techulus.core.container.HealthCheck;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How the agent finds out whether a container serves. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HealthCheckWire.Tcp.class, name = "tcp"),
  @JsonSubTypes.Type(value = HealthCheckWire.Http.class, name = "http"),
  @JsonSubTypes.Type(value = HealthCheckWire.Exec.class, name = "exec"),
  @JsonSubTypes.Type(value = HealthCheckWire.None.class, name = "none")
})
public sealed interface HealthCheckWire {
  HealthCheck toHealthCheck();

  /** Its port accepts a connection. */
  record Tcp() implements HealthCheckWire {
    @Override
    public HealthCheck toHealthCheck() {
      return new HealthCheck.Tcp();
    }
  }

  /** A GET of this path is answered with 2xx or 3xx. */
  record Http(String path) implements HealthCheckWire {
    @Override
    public HealthCheck toHealthCheck() {
      return new HealthCheck.Http(path);
    }
  }

  /** A command inside the container ends with 0. */
  record Exec(List<String> command) implements HealthCheckWire {
    @Override
    public HealthCheck toHealthCheck() {
      return new HealthCheck.Exec(command);
    }
  }

  /** Running is healthy. */
  record None() implements HealthCheckWire {
    @Override
    public HealthCheck toHealthCheck() {
      return new HealthCheck.None();
    }
  }

  static HealthCheckWire of(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Tcp tcp -> new Tcp();
      case HealthCheck.Http http -> new Http(http.path());
      case HealthCheck.Exec exec -> new Exec(exec.command());
      case HealthCheck.None none -> new None();
    };
  }
}
