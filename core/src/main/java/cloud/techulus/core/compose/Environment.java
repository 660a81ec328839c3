package cloud.techulus.core.compose;

import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables of a service, written as a mapping or as a list. */
final class Environment {
  private final Reading reading;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> paths = new LinkedHashMap<>();

  private Environment(Reading reading) {
    this.reading = reading;
  }

  static Environment read(Section service, Reading reading) {
    Environment environment = new Environment(reading);
    service.take("environment").ifPresent(environment::add);
    return environment;
  }

  Map<String, String> values() {
    return values;
  }

  /** Where each variable stands, by its name. */
  Map<String, String> paths() {
    return paths;
  }

  private void add(Field field) {
    switch (field.value()) {
      case Mapping(Map<String, Value> entries) ->
          entries.forEach((name, value) -> addEntry(name, field.child(name, value)));
      case Sequence _ -> reading.items(field).forEach(this::addItem);
      case Nothing _, Scalar _ ->
          reading.wrong(field.path(), "must be a mapping, or a list of NAME=VALUE");
    }
  }

  private void addEntry(String name, Field entry) {
    if (entry.value() instanceof Nothing) {
      pass(name, entry.path());
    } else {
      reading.text(entry).ifPresent(text -> put(name, text, entry.path()));
    }
  }

  private void addItem(Field item) {
    reading
        .text(item)
        .ifPresent(
            text -> {
              int equals = text.indexOf('=');
              if (equals < 0) {
                pass(text, item.path());
              } else {
                put(text.substring(0, equals), text.substring(equals + 1), item.path());
              }
            });
  }

  /** A name alone asks for the value of whoever imports. */
  private void pass(String name, String path) {
    reading
        .variable(name)
        .ifPresentOrElse(
            value -> put(name, value, path),
            () -> reading.leaveOut(path, "has no value in the file, and none was given for it"));
  }

  private void put(String name, String value, String path) {
    values.put(name, value);
    paths.put(name, path);
    reading.lookForNeighbours(path, value);
  }
}
