package cloud.techulus.core.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping that is read key by key; what nobody has asked for in the end is not taken over. */
final class Section {
  /** Extensions are for other programs (Compose Specification, chapter "Extension"). */
  private static final String EXTENSION = "x-";

  private final Field place;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /** A key without a value is as good as no key. */
  Section(Field place, Map<String, Value> entries) {
    this.place = place;
    entries.forEach(
        (key, value) -> {
          if (!(value instanceof Value.Nothing) && !key.startsWith(EXTENSION)) {
            fields.put(key, place.child(key, value));
          }
        });
  }

  /** Where a key would stand, there or not. */
  String path(String key) {
    return place.child(key, new Value.Nothing()).path();
  }

  /** What stands under a key, for good. */
  Optional<Field> take(String key) {
    return Optional.ofNullable(fields.remove(key));
  }

  /** The same; somebody else will ask again. */
  Optional<Field> look(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  /** What nobody has taken, by key. */
  Map<String, Field> rest() {
    return fields;
  }
}
