package cloud.techulus.http.wire;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator wants of a service; in a request, what is absent stays as it is or gets its
 * default.
 */
public record SpecWire(
    @JsonPropertyDescription(
            "With its registry: `registry.example.com/team/web:v1`. Needed for a new service.")
        Optional<String> image,
    @JsonPropertyDescription("TCP, 1 to 65535. Needed for a new service.") Optional<Integer> port,
    @JsonPropertyDescription("0 to 100; 1 by default.") Optional<Integer> replicas,
    @JsonPropertyDescription("Public host name; an empty text takes it away.")
        Optional<String> domain,
    @JsonPropertyDescription("Whether the domain is served by HTTPS; true by default.")
        Optional<Boolean> ssl,
    @JsonPropertyDescription("Within which an answer has to begin; 0 takes the limit away.")
        Optional<Long> responseTimeoutMillis,
    @JsonPropertyDescription("Replaces all variables.") Optional<Map<String, String>> env,
    @JsonPropertyDescription("An empty list restores the image's own.")
        Optional<List<String>> command,
    Optional<HealthCheckWire> healthCheck,
    @JsonPropertyDescription("Cores, with at most three decimals; 0 takes the limit away.")
        Optional<BigDecimal> cpu,
    @JsonPropertyDescription("Bytes, or a text like `256MiB`; 0 takes the limit away.")
        Optional<MemoryWire> memory,
    @JsonPropertyDescription(
            "Names of servers and how many replicas each holds; none: servers bid.")
        Optional<Map<String, Integer>> servers) {
  /** Changes nothing. */
  public static final SpecWire EMPTY =
      only(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Another image, and nothing else. */
  public static SpecWire ofImage(String image) {
    return only(
        Optional.of(image), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A new service whose other settings are the defaults. */
  public static SpecWire of(
      String image, int port, int replicas, Optional<String> domain, boolean ssl) {
    return only(
        Optional.of(image), Optional.of(port), Optional.of(replicas), domain, Optional.of(ssl));
  }

  private static SpecWire only(
      Optional<String> image,
      Optional<Integer> port,
      Optional<Integer> replicas,
      Optional<String> domain,
      Optional<Boolean> ssl) {
    return new SpecWire(
        image,
        port,
        replicas,
        domain,
        ssl,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static SpecWire of(ServiceSpec spec, Map<ServerId, Name> names) {
    ContainerLimits limits = spec.workload().limits();
    return new SpecWire(
        Optional.of(spec.workload().image().text()),
        Optional.of(spec.workload().port()),
        Optional.of(spec.replicas()),
        spec.domain().map(domain -> domain.text()),
        Optional.of(spec.ssl()),
        spec.responseTimeout().map(Duration::toMillis),
        Optional.of(WorkloadWire.texts(spec.workload().env())),
        Optional.of(spec.workload().command()),
        Optional.of(HealthCheckWire.of(spec.workload().healthCheck())),
        limits.cpuMillis().isPresent()
            ? Optional.of(Quantities.cores(limits.cpuMillis().getAsInt()))
            : Optional.empty(),
        limits.memoryBytes().isPresent()
            ? Optional.of(MemoryWire.of(limits.memoryBytes().getAsLong()))
            : Optional.empty(),
        Optional.of(counts(spec.placement(), names)));
  }

  private static Map<String, Integer> counts(PlacementPolicy placement, Map<ServerId, Name> names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (placement instanceof PlacementPolicy.Manual manual) {
      manual
          .counts()
          .forEach(
              (server, count) ->
                  counts.put(
                      Optional.ofNullable(names.get(server)).map(Name::text).orElse(server.value()),
                      count));
    }
    return counts;
  }

  /** What is asked for, as core checks it. */
  public SpecDraft toDraft() {
    FieldErrors errors = new FieldErrors();
    Optional<Integer> cpuMillis =
        cpu.flatMap(value -> errors.read("cpu", () -> Quantities.cpuMillis(value)));
    Optional<Long> memoryBytes =
        memory.flatMap(value -> errors.read("memory", () -> Quantities.memoryBytes(value.value())));
    errors.throwIfAny();
    return new SpecDraft(
        image,
        port,
        replicas,
        domain,
        ssl,
        responseTimeoutMillis.map(Duration::ofMillis),
        env,
        command,
        healthCheck.map(HealthCheckWire::toHealthCheck),
        cpuMillis,
        memoryBytes,
        servers);
  }
}
