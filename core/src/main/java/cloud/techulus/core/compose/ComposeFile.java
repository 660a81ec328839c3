package cloud.techulus.core.compose;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules by which a file of the Compose Specification becomes services. What is written in the
 * file is either taken over, or named as left out, or refused: nothing goes by in silence.
 */
public final class ComposeFile {
  /** Most services of one file. */
  public static final int SERVICES_LIMIT = 100;

  private ComposeFile() {}

  /**
   * What an import would do.
   *
   * @param file as it was read
   * @param variables that the file may use; where it has a default, none is needed
   * @param project into which the services go
   * @throws Problem INVALID with every place that is wrong, as {@code services.web.image}
   */
  public static ImportPlan plan(Value file, Map<String, String> variables, Name project) {
    requireVariables(variables);
    if (!(file instanceof Mapping(Map<String, Value> entries))) {
      throw Problem.invalid("compose", "must be a mapping with services in it");
    }
    Section top = new Section(new Field("", file), entries);
    Field field =
        top.take("services").orElseThrow(() -> Problem.invalid("services", "is required"));
    Map<String, Value> services = services(field);
    Reading reading = new Reading(variables, project, services.keySet());
    List<PlannedService> planned = new ArrayList<>();
    services.forEach(
        (name, value) ->
            ServiceReader.read(name, field.child(name, value), reading).ifPresent(planned::add));
    Omissions.ofFile(top, reading);
    reading.errors().throwIfAny();
    return new ImportPlan(planned, reading.leftOut(), reading.refused());
  }

  private static Map<String, Value> services(Field field) {
    if (!(field.value() instanceof Mapping(Map<String, Value> services)) || services.isEmpty()) {
      throw Problem.invalid("services", "must be a mapping of names to services");
    }
    if (services.size() > SERVICES_LIMIT) {
      throw Problem.invalid("services", "must not be more than " + SERVICES_LIMIT);
    }
    return services;
  }

  private static void requireVariables(Map<String, String> variables) {
    FieldErrors errors = new FieldErrors();
    errors.require(
        variables.size() <= ServiceSpec.ENV_LIMIT,
        "variables",
        "must not be more than " + ServiceSpec.ENV_LIMIT);
    variables.forEach(
        (name, value) -> {
          String field = "variables." + name;
          Optional<EnvName> _ = errors.read(field, () -> new EnvName(name));
          SpecDraft.requireValue(errors, field, value);
        });
    errors.throwIfAny();
  }
}
