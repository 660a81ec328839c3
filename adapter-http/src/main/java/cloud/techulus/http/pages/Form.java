package cloud.techulus.http.pages;

import cloud.techulus.core.Problem;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form as it was sent, or as it is offered first.
 *
 * @param values by field
 * @param errors by field
 * @param problem what is wrong as a whole
 */
public record Form(
    Map<String, String> values, Map<String, String> errors, Optional<String> problem) {
  /** Offered first, with nothing filled in. */
  public static final Form EMPTY = new Form(Map.of(), Map.of(), Optional.empty());

  public Form {
    values = Map.copyOf(values);
    errors = Map.copyOf(errors);
  }

  /** Offered first, filled in. */
  public static Form filled(Map<String, String> values) {
    return new Form(values, Map.of(), Optional.empty());
  }

  /** Sent, and refused. Errors of fields that are not asked for stand above the form. */
  public static Form refused(Context context, Problem problem, List<String> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    fields.forEach(
        field ->
            Optional.ofNullable(context.formParam(field)).ifPresent(it -> values.put(field, it)));
    Map<String, String> errors = new LinkedHashMap<>();
    boolean elsewhere = problem.errors().isEmpty();
    for (Problem.FieldError error : problem.errors()) {
      elsewhere = elsewhere || !fields.contains(error.field());
      errors.merge(error.field(), error.message(), (one, other) -> one + "; " + other);
    }
    return new Form(values, errors, elsewhere ? Optional.of(problem.message()) : Optional.empty());
  }

  public String value(String field) {
    return Optional.ofNullable(values.get(field)).orElse("");
  }

  public boolean isChecked(String field) {
    return value(field).equals("true");
  }

  public boolean hasError(String field) {
    return errors.containsKey(field);
  }

  public String error(String field) {
    return Optional.ofNullable(errors.get(field)).orElse("");
  }

  /** Whether this field was sent, and the form refused. */
  public boolean has(String field) {
    return isSent() && values.containsKey(field);
  }

  /** Whether it was sent, and refused. */
  public boolean isSent() {
    return problem.isPresent() || !errors.isEmpty();
  }
}
