package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service's settings as a form: offered first, or as they were sent and refused.
 *
 * @param form the fields that are there once; errors of the others stand under the name of their
 *     group
 * @param env with empty rows behind the last, so that one can add some without a script
 * @param more whether what most services do not need is shown
 */
public record SettingsForm(
    Form form,
    List<Variable> env,
    List<String> command,
    List<String> checkCommand,
    List<Share> servers,
    boolean more) {
  /** Fields that a form has once. */
  public static final List<String> FIELDS =
      List.of(
          "name",
          "image",
          "port",
          "replicas",
          "domain",
          "ssl",
          "responseTimeoutMillis",
          "cpu",
          "memory",
          "check",
          "path",
          "placement");

  private static final int EMPTY_ROWS = 2;

  /** A variable's row. */
  public record Variable(String name, String value) {}

  /** How many replicas a server shall hold; {@code count} as it was typed. */
  public record Share(String server, String count) {}

  public SettingsForm {
    env = padded(env, new Variable("", ""));
    command = padded(command, "");
    checkCommand = padded(checkCommand, "");
    servers = List.copyOf(servers);
  }

  private static <T> List<T> padded(List<T> rows, T empty) {
    List<T> padded = new ArrayList<>(rows);
    while (!padded.isEmpty() && padded.getLast().equals(empty)) {
      padded.removeLast();
    }
    for (int i = 0; i < EMPTY_ROWS; i++) {
      padded.add(empty);
    }
    return List.copyOf(padded);
  }

  /** For a new service. */
  public static SettingsForm blank(List<Name> servers) {
    Map<String, String> values =
        Map.of(
            "port",
            "8080",
            "replicas",
            "1",
            "ssl",
            "true",
            "check",
            "tcp",
            "placement",
            "automatic");
    return new SettingsForm(
        Form.filled(values), List.of(), List.of(), List.of(), shares(servers, Map.of()), false);
  }

  /** Of a service that is there. */
  public static SettingsForm of(ServiceSpec spec, Map<ServerId, Name> names) {
    HealthCheck check = spec.workload().healthCheck();
    Map<String, Integer> counts = counts(spec.placement(), names);
    return new SettingsForm(
        Form.filled(values(spec)),
        spec.workload().env().entrySet().stream()
            .map(each -> new Variable(each.getKey().text(), each.getValue()))
            .toList(),
        spec.workload().command(),
        check instanceof HealthCheck.Exec exec ? exec.command() : List.of(),
        shares(names.values().stream().sorted().toList(), counts),
        hasMore(spec));
  }

  private static Map<String, String> values(ServiceSpec spec) {
    ContainerLimits limits = spec.workload().limits();
    HealthCheck check = spec.workload().healthCheck();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("image", spec.workload().image().text());
    values.put("port", Integer.toString(spec.workload().port()));
    values.put("replicas", Integer.toString(spec.replicas()));
    values.put("domain", spec.domain().map(Object::toString).orElse(""));
    values.put("ssl", Boolean.toString(spec.ssl()));
    values.put("responseTimeoutMillis", spec.responseTimeout().map(Amounts::seconds).orElse(""));
    limits.cpuMillis().ifPresent(millis -> values.put("cpu", Amounts.cores(millis)));
    limits.memoryBytes().ifPresent(bytes -> values.put("memory", Amounts.exactBytes(bytes)));
    values.put("check", kind(check));
    values.put("path", check instanceof HealthCheck.Http http ? http.path() : "");
    values.put(
        "placement", spec.placement() instanceof PlacementPolicy.Manual ? "manual" : "automatic");
    return values;
  }

  private static String kind(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Tcp _ -> "tcp";
      case HealthCheck.Http _ -> "http";
      case HealthCheck.Exec _ -> "exec";
      case HealthCheck.None _ -> "none";
    };
  }

  private static Map<String, Integer> counts(PlacementPolicy placement, Map<ServerId, Name> names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (placement instanceof PlacementPolicy.Manual manual) {
      manual.counts().forEach((id, count) -> counts.put(SpecWords.name(id, names), count));
    }
    return counts;
  }

  private static List<Share> shares(List<Name> servers, Map<String, Integer> counts) {
    return servers.stream()
        .map(Name::text)
        .map(
            server ->
                new Share(
                    server,
                    Optional.ofNullable(counts.get(server)).map(Object::toString).orElse("")))
        .toList();
  }

  private static boolean hasMore(ServiceSpec spec) {
    return !spec.workload().env().isEmpty()
        || !spec.workload().command().isEmpty()
        || !(spec.workload().healthCheck() instanceof HealthCheck.Tcp)
        || !spec.workload().limits().equals(ContainerLimits.NONE)
        || spec.responseTimeout().isPresent()
        || spec.placement() instanceof PlacementPolicy.Manual;
  }

  /** The same, with what is wrong. */
  public SettingsForm refused(Problem problem) {
    Map<String, String> errors = new LinkedHashMap<>();
    problem
        .errors()
        .forEach(
            error ->
                errors.merge(
                    group(error.field()), text(error), (one, other) -> one + "; " + other));
    Optional<String> whole = errors.isEmpty() ? Optional.of(problem.message()) : Optional.empty();
    return new SettingsForm(
        new Form(form.values(), errors, whole), env, command, checkCommand, servers, more);
  }

  /** Variables and servers have one place for all their errors. */
  private static String group(String field) {
    if (field.startsWith("env.")) {
      return "env";
    }
    return field.startsWith("servers.") ? "servers" : field;
  }

  private static String text(Problem.FieldError error) {
    String group = group(error.field());
    return group.equals(error.field())
        ? error.message()
        : error.field().substring(group.length() + 1) + ": " + error.message();
  }

  /** What is wrong with one field, or one group of fields; empty if nothing is. */
  public String error(String field) {
    return form.error(field);
  }

  /** What {@link SpecDraft} takes as a limit of memory. */
  public static String memoryHint() {
    return "At most; like 256MiB, at least %s. Empty for no limit."
        .formatted(Amounts.exactBytes(SpecDraft.MEMORY_MINIMUM_BYTES));
  }
}
