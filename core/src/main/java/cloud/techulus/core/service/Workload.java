package cloud.techulus.core.service;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each replica of a service runs. Replicas of an equal workload (and equal secrets) need no
 * update.
 *
 * @param port TCP, on which it serves
 * @param env variables that are no secrets
 * @param command replaces the image's command unless empty
 */
public record Workload(
    ImageReference image,
    int port,
    Map<EnvName, String> env,
    List<String> command,
    HealthCheck healthCheck,
    ContainerLimits limits) {
  public Workload {
    env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    command = List.copyOf(command);
  }

  /** Names and values of its variables, in bytes. */
  public long envBytes() {
    return env.entrySet().stream()
        .mapToLong(entry -> bytes(entry.getKey().text()) + bytes(entry.getValue()))
        .sum();
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
