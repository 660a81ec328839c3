package cloud.techulus.core.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file says at one place. */
public sealed interface Value {

  /** The place is there, and empty. */
  record Nothing() implements Value {}

  /**
   * A text, a number or a truth value, as it was written: the place where it stands says which of
   * them it takes.
   */
  record Scalar(String text) implements Value {}

  /** A list. */
  record Sequence(List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Names with what they stand for, in the order of the file. */
  record Mapping(Map<String, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }
}
