package cloud.techulus.core.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as a test writes them: {@code map("image", "a.example/b", "expose", List.of(80))}. */
final class Tree {
  /** A key without a value. */
  static final Object NOTHING = new Object();

  private Tree() {}

  /** Keys and values, one after the other. */
  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i].toString(), pairs[i + 1]);
    }
    return map;
  }

  static Value of(Object value) {
    if (value.equals(NOTHING)) {
      return new Value.Nothing();
    }
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        map.forEach((key, each) -> entries.put(key.toString(), of(each)));
        yield new Value.Mapping(entries);
      }
      case List<?> list -> new Value.Sequence(list.stream().map(Tree::of).toList());
      default -> new Value.Scalar(value.toString());
    };
  }
}
