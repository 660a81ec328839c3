package cloud.techulus.core.service;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.scheduling.PlacementPolicy.Automatic;
import cloud.techulus.core.scheduling.PlacementPolicy.Manual;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A specification as somebody typed it: a new one, or changes to one. What is empty stays as it is,
 * or gets its default.
 *
 * @param port TCP
 * @param replicas 1 by default
 * @param domain an empty text takes the domain away
 * @param ssl whether the domain is served by HTTPS; true by default
 * @param responseTimeout how long a visitor waits at most for an answer to begin; zero takes the
 *     limit away
 * @param env replaces all variables
 * @param command replaces the image's command; an empty list restores it
 * @param healthCheck a TCP connect by default
 * @param cpuMillis thousandths of a core; 0 takes the limit away
 * @param memoryBytes 0 takes the limit away
 * @param servers names of servers and how many replicas each may hold; empty map: servers bid
 */
public record SpecDraft(
    Optional<String> image,
    Optional<Integer> port,
    Optional<Integer> replicas,
    Optional<String> domain,
    Optional<Boolean> ssl,
    Optional<Duration> responseTimeout,
    Optional<Map<String, String>> env,
    Optional<List<String>> command,
    Optional<HealthCheck> healthCheck,
    Optional<Integer> cpuMillis,
    Optional<Long> memoryBytes,
    Optional<Map<String, Integer>> servers) {
  /** Least memory a container can start with. */
  public static final long MEMORY_MINIMUM_BYTES = 6L << 20;

  /** Most memory that can be asked for. */
  public static final long MEMORY_LIMIT_BYTES = 64L << 40;

  /** Least share of a core, in thousandths. */
  public static final int CPU_MINIMUM_MILLIS = 10;

  /** Most cores, in thousandths. */
  public static final int CPU_LIMIT_MILLIS = 1_024_000;

  /** Most arguments of a command. */
  public static final int COMMAND_LIMIT = 64;

  /** Longest argument of a command, in characters. */
  public static final int ARGUMENT_LIMIT = 4096;

  public static final SpecDraft EMPTY =
      new SpecDraft(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * The specification this makes.
   *
   * @param base what is changed; empty for a new one, which needs an image and a port
   * @param server finds a server by name
   * @throws cloud.techulus.core.Problem INVALID, with every field that is wrong
   */
  public ServiceSpec on(Optional<ServiceSpec> base, Function<String, Optional<ServerId>> server) {
    FieldErrors errors = new FieldErrors();
    errors.require(image.isPresent() || base.isPresent(), "image", "is required");
    errors.require(port.isPresent() || base.isPresent(), "port", "is required");
    port.ifPresent(
        value ->
            errors.require(value >= 1 && value <= 65535, "port", "must be between 1 and 65535"));
    replicas.ifPresent(value -> requireReplicas(errors, value));
    Optional<Workload> before = base.map(ServiceSpec::workload);
    Optional<ImageReference> newImage =
        image.flatMap(text -> errors.read("image", () -> new ImageReference(text)));
    Optional<Domain> newDomain =
        domain
            .filter(text -> !text.isEmpty())
            .flatMap(text -> errors.read("domain", () -> new Domain(text)));
    Optional<Duration> newTimeout =
        responseTimeout.isPresent()
            ? readTimeout(errors, responseTimeout.get())
            : base.flatMap(ServiceSpec::responseTimeout);
    Map<EnvName, String> newEnv =
        env.map(values -> readEnv(errors, values))
            .or(() -> before.map(Workload::env))
            .orElse(Map.of());
    List<String> newCommand = command.or(() -> before.map(Workload::command)).orElse(List.of());
    requireCommand(errors, "command", newCommand);
    HealthCheck newCheck =
        healthCheck.or(() -> before.map(Workload::healthCheck)).orElse(new HealthCheck.Tcp());
    requireHealthCheck(errors, newCheck);
    ContainerLimits newLimits =
        readLimits(errors, before.map(Workload::limits).orElse(ContainerLimits.NONE));
    PlacementPolicy newPlacement =
        servers
            .map(counts -> readPlacement(errors, counts, server))
            .or(() -> base.map(ServiceSpec::placement))
            .orElse(new Automatic());
    errors.throwIfAny();
    return new ServiceSpec(
        new Workload(
            newImage.or(() -> before.map(Workload::image)).orElseThrow(),
            port.or(() -> before.map(Workload::port)).orElseThrow(),
            newEnv,
            newCommand,
            newCheck,
            newLimits),
        replicas.or(() -> base.map(ServiceSpec::replicas)).orElse(1),
        domain.isPresent() ? newDomain : base.flatMap(ServiceSpec::domain),
        ssl.or(() -> base.map(ServiceSpec::ssl)).orElse(true),
        newTimeout,
        newPlacement);
  }

  /** Notes a number of replicas that cannot be. */
  public static void requireReplicas(FieldErrors errors, int replicas) {
    errors.require(
        replicas >= 0 && replicas <= ServiceSpec.REPLICAS_LIMIT,
        "replicas",
        "must be between 0 and " + ServiceSpec.REPLICAS_LIMIT);
  }

  /** Notes a value of a variable or secret that cannot be. */
  public static void requireValue(FieldErrors errors, String field, String value) {
    errors.require(value.indexOf('\0') < 0, field, "must not hold a NUL character");
    errors.require(
        bytes(value) <= ServiceSpec.ENV_VALUE_LIMIT_BYTES,
        field,
        "must not be longer than " + ServiceSpec.ENV_VALUE_LIMIT_BYTES + " bytes");
  }

  private static Optional<Duration> readTimeout(FieldErrors errors, Duration timeout) {
    if (timeout.isZero()) {
      return Optional.empty();
    }
    errors.require(
        timeout.compareTo(ServiceSpec.RESPONSE_TIMEOUT_MINIMUM) >= 0
            && timeout.compareTo(ServiceSpec.RESPONSE_TIMEOUT_LIMIT) <= 0,
        "responseTimeoutMillis",
        "must be between 1 s and 1 h, or 0 for no limit");
    return Optional.of(timeout);
  }

  private static Map<EnvName, String> readEnv(FieldErrors errors, Map<String, String> values) {
    Map<EnvName, String> env = new TreeMap<>();
    errors.require(
        values.size() <= ServiceSpec.ENV_LIMIT,
        "env",
        "must not have more than " + ServiceSpec.ENV_LIMIT + " variables");
    errors.require(
        sizeBytes(values) <= ServiceSpec.ENV_TOTAL_LIMIT_BYTES,
        "env",
        "must not have more than %d bytes together".formatted(ServiceSpec.ENV_TOTAL_LIMIT_BYTES));
    values.forEach(
        (name, value) -> {
          String field = "env." + name;
          errors.read(field, () -> new EnvName(name)).ifPresent(key -> env.put(key, value));
          requireValue(errors, field, value);
        });
    return env;
  }

  private static long sizeBytes(Map<String, String> values) {
    return values.entrySet().stream()
        .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
        .sum();
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void requireCommand(FieldErrors errors, String field, List<String> arguments) {
    errors.require(
        arguments.size() <= COMMAND_LIMIT,
        field,
        "must not have more than " + COMMAND_LIMIT + " arguments");
    for (String argument : arguments) {
      errors.require(
          argument.indexOf('\0') < 0 && argument.length() <= ARGUMENT_LIMIT,
          field,
          "arguments must have at most " + ARGUMENT_LIMIT + " characters and no NUL");
    }
  }

  private static void requireHealthCheck(FieldErrors errors, HealthCheck check) {
    switch (check) {
      case HealthCheck.Tcp tcp -> {}
      case HealthCheck.None none -> {}
      case HealthCheck.Http http ->
          errors.require(
              http.path().matches("/[!-~]{0,1023}"),
              "healthCheck.path",
              "must start with / and have at most 1024 visible ASCII characters");
      case HealthCheck.Exec exec -> {
        errors.require(!exec.command().isEmpty(), "healthCheck.command", "must not be empty");
        requireCommand(errors, "healthCheck.command", exec.command());
      }
    }
  }

  private ContainerLimits readLimits(FieldErrors errors, ContainerLimits before) {
    cpuMillis.ifPresent(
        value ->
            errors.require(
                value == 0 || (value >= CPU_MINIMUM_MILLIS && value <= CPU_LIMIT_MILLIS),
                "cpu",
                "must be between 0.01 and 1024 cores"));
    memoryBytes.ifPresent(
        value ->
            errors.require(
                value == 0 || (value >= MEMORY_MINIMUM_BYTES && value <= MEMORY_LIMIT_BYTES),
                "memory",
                "must be between 6 MiB and 64 TiB"));
    return new ContainerLimits(
        cpuMillis
            .map(value -> value == 0 ? OptionalInt.empty() : OptionalInt.of(value))
            .orElse(before.cpuMillis()),
        memoryBytes
            .map(value -> value == 0 ? OptionalLong.empty() : OptionalLong.of(value))
            .orElse(before.memoryBytes()));
  }

  private static PlacementPolicy readPlacement(
      FieldErrors errors,
      Map<String, Integer> counts,
      Function<String, Optional<ServerId>> server) {
    if (counts.isEmpty()) {
      return new Automatic();
    }
    Map<ServerId, Integer> chosen = new LinkedHashMap<>();
    counts.forEach(
        (name, count) -> {
          Optional<ServerId> id = server.apply(name);
          errors.require(id.isPresent(), "servers", "there is no server named " + name);
          errors.require(
              count >= 0 && count <= ServiceSpec.REPLICAS_LIMIT,
              "servers." + name,
              "must be between 0 and " + ServiceSpec.REPLICAS_LIMIT);
          id.ifPresent(known -> chosen.put(known, count));
        });
    return new Manual(chosen);
  }
}
