package cloud.techulus.core.compose;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One file while it is read: its variables, and all there is to say about it. */
final class Reading {
  /** Most findings of one file. */
  static final int FINDINGS_LIMIT = 1000;

  private static final Set<String> TRUTH_VALUES = Set.of("true", "false");

  private final Interpolation variables;
  private final Neighbours neighbours;
  private final FieldErrors errors = new FieldErrors();
  private final List<Finding> leftOut = new ArrayList<>();
  private final List<Finding> refused = new ArrayList<>();

  Reading(Map<String, String> variables, Name project, Set<String> services) {
    this.variables = new Interpolation(variables);
    this.neighbours = new Neighbours(project, services);
  }

  FieldErrors errors() {
    return errors;
  }

  List<Finding> leftOut() {
    return leftOut;
  }

  List<Finding> refused() {
    return refused;
  }

  /** Says that something is not taken over. */
  void leaveOut(String path, String reason) {
    note(leftOut, new Finding(path, reason));
  }

  /** Says that something is not to be had. */
  void refuse(String path, String reason) {
    note(refused, new Finding(path, reason));
  }

  private static void note(List<Finding> findings, Finding finding) {
    if (findings.size() == FINDINGS_LIMIT) {
      throw Problem.invalid(
          "compose", "has more than " + FINDINGS_LIMIT + " parts that are not taken over");
    }
    findings.add(finding);
  }

  /** The value of a variable that was given. */
  Optional<String> variable(String name) {
    return variables.value(name);
  }

  /** A text with its variables put in. */
  Optional<String> text(Field field) {
    return switch (field.value()) {
      case Scalar(String text) -> errors.read(field.path(), () -> variables.fill(text));
      case Nothing _, Sequence _, Mapping _ -> {
        wrong(field.path(), "must be a text or a number");
        yield Optional.empty();
      }
    };
  }

  /** A text, made into something else. */
  <T> Optional<T> read(Field field, Function<String, T> parse) {
    return text(field).flatMap(text -> read(field.path(), () -> parse.apply(text)));
  }

  /** Notes what is wrong with it under this path. */
  <T> Optional<T> read(String path, Supplier<T> value) {
    return errors.read(path, value);
  }

  Optional<Boolean> truth(Field field) {
    Optional<String> text = text(field).map(it -> it.toLowerCase(Locale.ROOT));
    text.ifPresent(
        it -> errors.require(TRUTH_VALUES.contains(it), field.path(), "must be true or false"));
    return text.map(Boolean::parseBoolean);
  }

  Section section(Field field) {
    return switch (field.value()) {
      case Mapping(Map<String, Value> entries) -> new Section(field, entries);
      case Nothing _ -> new Section(field, Map.of());
      case Scalar _, Sequence _ -> {
        wrong(field.path(), "must be a mapping of names to values");
        yield new Section(field, Map.of());
      }
    };
  }

  List<Field> items(Field field) {
    return switch (field.value()) {
      case Sequence(List<Value> items) ->
          IntStream.range(0, items.size()).mapToObj(i -> field.item(i, items.get(i))).toList();
      case Nothing _ -> List.of();
      case Scalar _, Mapping _ -> {
        wrong(field.path(), "must be a list");
        yield List.of();
      }
    };
  }

  /** A list of texts; items that are none are noted and left away. */
  List<String> texts(Field field) {
    return items(field).stream().flatMap(item -> text(item).stream()).toList();
  }

  /** Says so if a text names another service in a way that leads nowhere here. */
  void lookForNeighbours(String path, String text) {
    neighbours.in(text).forEach(name -> leaveOut(path, neighbours.advice(name)));
  }

  void wrong(String path, String message) {
    errors.require(false, path, message);
  }
}
