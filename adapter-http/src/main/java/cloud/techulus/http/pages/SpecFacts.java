package cloud.techulus.http.pages;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.service.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a specification says, in words. */
final class SpecFacts {
  private SpecFacts() {}

  /** By what it is about, in an order of our own. */
  static Map<String, String> of(ServiceSpec spec) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("image", spec.workload().image().text());
    facts.put("port", Integer.toString(spec.workload().port()));
    facts.put("replicas", Integer.toString(spec.replicas()));
    spec.domain().ifPresent(domain -> facts.put("domain", domain.text()));
    facts.put("health check", words(spec.workload().healthCheck()));
    facts.put("limits", words(spec.workload().limits()));
    if (!spec.workload().command().isEmpty()) {
      facts.put("command", String.join(" ", spec.workload().command()));
    }
    spec.workload().env().forEach((name, value) -> facts.put("env " + name.text(), value));
    return facts;
  }

  private static String words(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Tcp _ -> "its port accepts a connection";
      case HealthCheck.Http http -> "GET " + http.path();
      case HealthCheck.Exec exec -> "command " + String.join(" ", exec.command());
      case HealthCheck.None _ -> "none";
    };
  }

  private static String words(ContainerLimits limits) {
    List<String> words = new ArrayList<>();
    limits.cpuMillis().ifPresent(millis -> words.add(millis / 1000.0 + " cores"));
    limits.memoryBytes().ifPresent(bytes -> words.add((bytes >> 20) + " MiB"));
    return words.isEmpty() ? "none" : String.join(", ", words);
  }
}
