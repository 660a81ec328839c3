package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a container of a deployment runs. */
public record WorkloadWire(
    String image,
    int port,
    Map<String, String> env,
    List<String> command,
    HealthCheckWire healthCheck,
    OptionalInt cpuMillis,
    OptionalLong memoryBytes) {
  static WorkloadWire of(Workload workload) {
    return new WorkloadWire(
        workload.image().text(),
        workload.port(),
        texts(workload.env()),
        workload.command(),
        HealthCheckWire.of(workload.healthCheck()),
        workload.limits().cpuMillis(),
        workload.limits().memoryBytes());
  }

  static Map<String, String> texts(Map<EnvName, String> env) {
    Map<String, String> texts = new LinkedHashMap<>();
    env.forEach((name, value) -> texts.put(name.text(), value));
    return texts;
  }

  Workload toWorkload() {
    if (port < 1 || port > 65535) {
      throw Problem.invalid("port", "must be between 1 and 65535");
    }
    Map<EnvName, String> variables = new LinkedHashMap<>();
    env.forEach((name, value) -> variables.put(new EnvName(name), value));
    return new Workload(
        new ImageReference(image),
        port,
        variables,
        command,
        healthCheck.toHealthCheck(),
        new ContainerLimits(cpuMillis, memoryBytes));
  }
}
