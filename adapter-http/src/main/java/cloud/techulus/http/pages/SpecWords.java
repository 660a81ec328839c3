package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Parts of a specification in words. */
final class SpecWords {
  private SpecWords() {}

  static String check(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Tcp _ -> "its port accepts a connection";
      case HealthCheck.Http http -> "GET " + http.path();
      case HealthCheck.Exec exec -> "command " + String.join(" ", exec.command());
      case HealthCheck.None _ -> "none";
    };
  }

  static String cpu(ContainerLimits limits) {
    return limits.cpuMillis().isPresent()
        ? Amounts.cores(limits.cpuMillis().getAsInt()) + " cores"
        : "no limit";
  }

  static String memory(ContainerLimits limits) {
    return limits.memoryBytes().isPresent()
        ? Amounts.exactBytes(limits.memoryBytes().getAsLong())
        : "no limit";
  }

  static String timeout(Optional<Duration> timeout) {
    return timeout.map(limit -> Amounts.seconds(limit) + " s").orElse("no limit");
  }

  static String placement(PlacementPolicy placement, Map<ServerId, Name> names) {
    return switch (placement) {
      case PlacementPolicy.Automatic _ -> "by itself";
      case PlacementPolicy.Manual manual ->
          manual.counts().entrySet().stream()
              .map(each -> each.getValue() + " on " + name(each.getKey(), names))
              .sorted()
              .collect(Collectors.joining(", "));
    };
  }

  static String name(ServerId server, Map<ServerId, Name> names) {
    return Optional.ofNullable(names.get(server)).map(Name::text).orElse(server.value());
  }
}
